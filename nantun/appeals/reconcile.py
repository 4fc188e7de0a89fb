"""manage.py reconcile: the months of the ledger are told once more from the moves, row by row, and must agree with what was kept and is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from nantun.approvals.choices import Decision
from nantun.days import A_DAY, local_day, month_end
from nantun.policies.figures import Course
from nantun.relations import states_of
from nantun.workdays.calendar import Workdays
from nantun.workdays.models import SpecialDay

from .choices import IN_HAND, LIMITED, UNLIMITED, Category, Closure, EvidenceKind, Outcome, Satisfaction, Status, Urgency, Verb
from .figures import CALLS, limit_key
from .ledgers import APPEALS, appeals_of
from .models import Appeal, AppealMonth, AppealRequest, CallBack, Evidence, Move, Raiser
from .querysets import AGES, MONTH_FIGURES

ANSWERING = (Verb.REPLY, Verb.ANSWER_ON_SPOT)
STANDS = ("status", "due_on", "round", "answered_on")
COUNTS = ("raised", "on_spot", "in_time", "late", "reopened", "content", "largely", "not_content")
CALLED = {Satisfaction.CONTENT: "content", Satisfaction.LARGELY: "largely", Satisfaction.NOT: "not_content"}
AT_A_TIME = 2000


def disagreements() -> Iterator[str]:
    """A line for each that does not agree; none when everything does."""
    yield from _keys()
    yield from _limits()
    told = _told_by_moves()
    yield from _months(told)
    yield from _figures(told)
    yield from _lists()


# -- the months, told once more


@dataclass
class Month:
    """What the moves and call-backs of one appeal say of one month."""

    stands: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


Told = dict[int, dict[date, Month]]


def _told_by_moves() -> Told:
    told: Told = defaultdict(lambda: defaultdict(Month))
    wanted = ("appeal_id", "verb", "status_from", "status_to", "round", "at", "due_on")
    before: Move | None = None
    for move in Move.objects.order_by("appeal_id", "pk").only(*wanted).iterator(chunk_size=AT_A_TIME):
        _tell(told[move.appeal_id], move, before)
        before = move
    for appeal_id, result, at in CallBack.objects.filter(check_only=False).values_list("appeal_id", "result", "at").iterator(AT_A_TIME):
        if result in CALLED:
            told[appeal_id][_day(at).replace(day=1)].counts[CALLED[Satisfaction(result)]] += 1
    return told


def _tell(months: dict[date, Month], move: Move, before: Move | None) -> None:
    """before: the move before it, which in the life of an appeal is its own but for the first."""
    day = _day(move.at)
    month = months[day.replace(day=1)]
    answered_on = _answered_on(months, move, day)
    month.stands = {"status": move.status_to, "due_on": move.due_on, "round": move.round, "answered_on": answered_on}
    if move.verb == Verb.RAISE:
        month.counts["raised"] += 1
    elif move.verb == Verb.ANSWER_ON_SPOT:
        month.counts["on_spot"] += 1
    elif move.verb == Verb.REPLY:
        limit = before.due_on if before else None
        month.counts["in_time" if limit is None or day <= limit else "late"] += 1
    elif move.verb == Verb.REOPEN:
        month.counts["reopened"] += 1


def _answered_on(months: dict[date, Month], move: Move, day: date) -> date | None:
    """The day of the answer that stands after this move; doing it again and carrying out a timetable take it away."""
    if move.verb in ANSWERING:
        return day
    if move.verb in (Verb.REOPEN, Verb.CARRY_OUT):
        return None
    latest = max((month for month, one in months.items() if one.stands), default=None)
    return months[latest].stands["answered_on"] if latest else None


def _months(told: Told) -> Iterator[str]:
    """What was kept of each month against what the moves say; and its last against the appeal itself."""
    kept: dict[int, list[AppealMonth]] = defaultdict(list)
    for row in AppealMonth.objects.select_related("appeal").order_by("appeal_id", "month").iterator(chunk_size=AT_A_TIME):
        kept[row.appeal_id].append(row)
    for appeal in Appeal.objects.order_by("pk").iterator(chunk_size=AT_A_TIME):
        rows = kept.get(appeal.pk, [])
        by_month = {row.month: row for row in rows}
        for month in sorted(told[appeal.pk].keys() | by_month.keys()):
            yield from _compared(f"诉求 {appeal.number} {month:%Y-%m}", by_month.get(month), told[appeal.pk].get(month))
        if rows:
            yield from _latest(appeal, rows[-1])


def _compared(where: str, row: AppealMonth | None, said: Month | None) -> Iterator[str]:
    if row is None or said is None or not said.stands:
        yield f"{where}:{'没有月度情况' if row is None else '办理经过里没有这个月'}"
        return
    shown = {name: getattr(row, name) for name in STANDS} | {name: int(getattr(row, name)) for name in COUNTS}
    by_hand = said.stands | {name: said.counts[name] for name in COUNTS}
    yield from _differing(where, shown, by_hand, "记的是", "办理经过是")


def _latest(appeal: Appeal, row: AppealMonth) -> Iterator[str]:
    answered_on = _day(appeal.replied_at) if appeal.replied_at else None
    names = ("status", "due_on", "round", "category", "urgency", "outcome", "closure")
    shown = {name: getattr(row, name) for name in names} | {"answered_on": row.answered_on}
    stands = {name: getattr(appeal, name) for name in names} | {"answered_on": answered_on}
    if appeal.lead_unit_id:
        shown, stands = shown | {"unit": row.unit_id}, stands | {"unit": appeal.lead_unit_id}
    yield from _differing(f"诉求 {appeal.number} {row.month:%Y-%m}", shown, stands, "记的是", "现在是")


def _differing(where: str, shown: dict[str, Any], by_hand: dict[str, Any], one: str, other: str) -> Iterator[str]:
    yield from (f"{where}:{name} {one} {shown[name]},{other} {by_hand[name]}" for name in shown if shown[name] != by_hand[name])


# -- the figures


def _figures(told: Told) -> Iterator[str]:
    """Each month's ledger and the sum of its units against a count by hand."""
    facts = {
        row["pk"]: row for row in Appeal.objects.values("pk", "category", "raised_on", "outcome", "closure").iterator(chunk_size=AT_A_TIME)
    }
    outcomes = {
        (row.appeal_id, row.month): (row.outcome, row.closure) for row in AppealMonth.objects.only("appeal", "month", "outcome", "closure")
    }
    months = sorted({month for by_month in told.values() for month in by_month})
    for month in months:
        by_hand = _counted(told, facts, outcomes, month)
        rows = appeals_of(month, None).order_by()
        ledger = {one.key: rows.aggregate(figure=one.aggregate)["figure"] for one in APPEALS.tallies}
        yield from _differing(f"{month:%Y-%m} 诉求台账", ledger, by_hand, "显示", "逐件清点")
        by_unit: Any = rows.values("unit").annotate(**{f"n_{key}": figure for key, figure in MONTH_FIGURES.items()})
        summed = {key: sum(unit[f"n_{key}"] for unit in by_unit) for key in MONTH_FIGURES}
        yield from _differing(f"{month:%Y-%m} 诉求各单位之和", summed, by_hand, "显示", "逐件清点")


def _counted(told: Told, facts: dict[int, Any], outcomes: dict[Any, tuple[str, str]], month: date) -> dict[str, int]:
    found = Counter[str]()
    for appeal_id, by_month in told.items():
        latest = max((one for one in by_month if one <= month), default=None)
        if latest is None or facts[appeal_id]["category"] == Category.DISCIPLINE:
            continue
        stands = by_month[latest].stands
        if stands["status"] in (Status.MERGED, Status.VOID):
            continue
        if latest == month:
            found.update(by_month[month].counts)
        outcome, closure = outcomes.get((appeal_id, latest), ("", ""))
        if stands["status"] == Status.STRUCK_OFF:
            found["struck_off"] += latest == month and closure != Closure.ON_SPOT
            continue
        last = month_end(month)
        found["open"] += 1
        found[_age_class((last - facts[appeal_id]["raised_on"]).days)] += 1
        answered = stands["status"] in (Status.REPLIED, Status.CALLED_BACK) and outcome != Outcome.TIMETABLE
        found["overdue"] += not answered and stands["due_on"] is not None and stands["due_on"] <= last
    found["raised"] -= found["on_spot"]
    return {key: found[key] for key in MONTH_FIGURES}


def _age_class(days: int) -> str:
    return next(name for name, (_youngest, oldest) in AGES.items() if oldest is None or days <= oldest)


def _lists() -> Iterator[str]:
    """What the list shows as open and overdue now against the ledger of the latest month."""
    month = AppealMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if month is None:
        return
    ledger = AppealMonth.objects.of_ledger(month).order_by().aggregate(open=MONTH_FIGURES["open"], overdue=MONTH_FIGURES["overdue"])
    listed = Appeal.objects.exclude(category=Category.DISCIPLINE).figures(month_end(month) + A_DAY)
    shown = {name: listed[name] for name in ledger}
    yield from _differing(f"{month:%Y-%m} 诉求列表", shown, ledger, "显示", "台账是")


# -- the two keys


def _keys() -> Iterator[str]:
    """What the database refuses whenever an appeal is struck off, looked at in all that were: somebody may have put its triggers to sleep."""
    closed = Appeal.objects.filter(status=Status.STRUCK_OFF).exclude(closure__in=(Closure.ON_SPOT, Closure.DISCIPLINE))
    done = Evidence.objects.filter(appeal=OuterRef("pk"), round=OuterRef("round"), kind=EvidenceKind.DONE)
    calls = CallBack.objects.filter(appeal=OuterRef("pk"), round=OuterRef("round"), check_only=False)
    content = calls.filter(result__in=(Satisfaction.CONTENT, Satisfaction.LARGELY))
    named = Q(Exists(Raiser.objects.filter(appeal=OuterRef("pk")))) | Q(Exists(Raiser.objects.filter(appeal__merged_into=OuterRef("pk"))))
    checks = (
        ("没有答复就销号", closed.filter(Q(reply="") | Q(outcome__in=("", Outcome.TIMETABLE)))),
        ("已解决而没有凭证", closed.filter(outcome=Outcome.SOLVED).exclude(Exists(done))),
        ("没有满意的回访", closed.filter(closure=Closure.CONTENT).exclude(Exists(content))),
        ("政策不允许而没有经过批准", closed.filter(closure=Closure.CONTENT, outcome=Outcome.NOT_ALLOWED)),
        ("有反映人而按匿名销号", closed.filter(named, closure=Closure.ANONYMOUS)),
        ("被反映的单位主办", Appeal.objects.filter(targets__unit=F("lead_unit"))),
    )
    for words, rows in checks:
        yield from (f"诉求 {number}:{words}" for number in rows.order_by("pk").values_list("number", flat=True).distinct())
    inside = CallBack.objects.filter(own=False).filter(Q(by_unit=F("lead_unit")) | Q(by=F("replied_by"))).select_related("appeal")
    yield from (f"诉求 {one.appeal.number}:主办单位或答复人自己回访" for one in inside.order_by("pk"))
    yield from _unreachable(closed)


def _unreachable(closed: Any) -> Iterator[str]:
    """Tried on so many days as were wanted when it was struck off."""
    course = Course(CALLS)
    rows = closed.filter(closure=Closure.UNREACHABLE, call_backs__result=Satisfaction.UNREACHABLE, call_backs__round=F("round"))
    days = dict(rows.annotate(days=Count(TruncDate("call_backs__at"), distinct=True)).values_list("pk", "days"))
    for appeal in closed.filter(closure=Closure.UNREACHABLE).order_by("pk"):
        if days.get(appeal.pk, 0) < course.on(_day(appeal.closed_at)):
            yield f"诉求 {appeal.number}:联系的天数不够就按联系不上销号"


# -- the limits


def _limits() -> Iterator[str]:
    """Who has a limit and who none; none that was moved without an approved request or a timetable; and those of the documents."""
    open_ = Appeal.objects.filter(on_spot=False)
    asked = AppealRequest.objects.filter(appeal=OuterRef("pk"), round=OuterRef("round"), status=Decision.APPROVED)
    promised = Move.objects.filter(appeal=OuterRef("pk"), round=OuterRef("round"), verb=Verb.REPLY).exclude(
        due_on=OuterRef("original_due_on")
    )
    checks = (
        ("没有办结时限", open_.filter(category__in=LIMITED, due_on__isnull=True)),
        ("不设时限的类别有了时限", open_.filter(category__in=UNLIMITED, due_on__isnull=False)),
        (
            "时限改过,没有批准的申请",
            open_.exclude(due_on=F("original_due_on")).filter(due_on__isnull=False).exclude(Exists(asked) | Exists(promised)),
        ),
        ("申请等着审批,诉求已经不在办理单位手里", Appeal.objects.exclude(status__in=IN_HAND).with_request()),
        ("安全隐患没有电话告知", open_.filter(category=Category.HAZARD, phoned_to="")),
    )
    for words, rows in checks:
        yield from (f"诉求 {number}:{words}" for number in rows.order_by("pk").values_list("number", flat=True))
    yield from _reckoned()


def _reckoned() -> Iterator[str]:
    """The limits that nobody set by hand, reckoned anew; without those over whose days the calendar was changed since."""
    calendar = Workdays.load()
    changed = list(SpecialDay.objects.values_list("day", "changed_at"))
    courses: dict[Any, Course] = {(category, urgency): Course(limit_key(category, urgency)) for category in LIMITED for urgency in Urgency}
    first = Move.objects.filter(appeal=OuterRef("pk"), verb=Verb.RAISE, due_on=OuterRef("original_due_on"))
    rows = Appeal.objects.filter(Exists(first), round=1, category__in=LIMITED, on_spot=False).exclude(Exists(_recategorised()))
    asked = ("number", "category", "urgency", "registered_at", "original_due_on")
    for number, category, urgency, at, due in rows.order_by("pk").values_list(*asked).iterator(chunk_size=AT_A_TIME):
        begun = _day(at)
        wanted = calendar.add(begun, courses[category, urgency].on(begun))
        if due != wanted and not any(begun <= day <= max(due, wanted) and changed_at > at for day, changed_at in changed):
            yield f"诉求 {number}:办结时限 {due},按规定应为 {wanted}"


def _recategorised() -> Any:
    """History of the appeal in which it was of another category or urgency: which of its limits was reckoned from which nobody can tell."""
    return states_of(Appeal).filter(pgh_obj=OuterRef("pk")).exclude(category=OuterRef("category"), urgency=OuterRef("urgency"))


def _day(at: Any) -> date:
    return local_day(at)
