"""What waits for somebody because of appeals: to assign, answer, decide, call back, strike off, check; and whether he is content with an answer.

On the two days a month on which everything is told, whoever holds no role is asked about only where readers names him.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from nantun.days import local_day, plain_day
from nantun.people.accounts import accounts_in
from nantun.people.models import RoleGrant
from nantun.people.roles import Role
from nantun.policies.figures import Course, whole
from nantun.web.counting import MOST, Each, Part, Sum, counted, offers_of
from nantun.web.offers import Question, Todo
from nantun.workdays.calendar import Workdays

from .choices import NAMES_HIDDEN, UNLIMITED, WITH_THE_UNIT, Category, Outcome, Status
from .figures import CLIMB, DECISION
from .limits import level_reached
from .models import Appeal, AppealRequest, Raiser
from .policies import CALLERS, REQUESTS
from .querysets import AppealQuerySet
from .wording import called, listed, shortened

if TYPE_CHECKING:
    from nantun.people.models import User

TIMETABLE = Q(outcome=Outcome.TIMETABLE)
PROMISED = Q(status__in=(Status.REPLIED, Status.CALLED_BACK)) & TIMETABLE


def readers(day: date) -> set[int]:
    """Whoever holds a role, handles what is under way or promised, or raised what was answered."""
    handled = Appeal.objects.filter(Q(status__in=WITH_THE_UNIT) | PROMISED, handler__isnull=False).values_list("handler__user", flat=True)
    answered = Q(appeal__status=Status.REPLIED) | Q(appeal__merged_into__status=Status.REPLIED)
    raised = Raiser.objects.filter(answered).values_list("employee__user", flat=True)
    return RoleGrant.objects.holders_on(day) | accounts_in(handled, raised)


def parts(user: User, day: date) -> Iterator[Part]:
    seen = Appeal.objects.visible_to(user)  # once: what each of them sees is a long question
    yield _to_handle(seen, user, day)
    if user.employee_id:
        yield _answered(user, day)
    if user.holds(Role.PARTY_OFFICE):
        yield _to_assign(seen)
    if user.holds(Role.DEPUTY, Role.PRINCIPAL):
        yield _climbed(seen, user, day)
    yield _to_decide(user, day)
    if user.holds(Role.PARTY_OFFICE, Role.DEPUTY, Role.HEAD):
        yield _to_strike_off(seen, user)
    if user.holds(*CALLERS):
        yield _to_call(seen, user)
        yield _to_check(seen, user)
    if user.holds(Role.DISCIPLINE):
        yield _sealed(seen)


def _to_handle(seen: AppealQuerySet, user: User, day: date) -> Each:
    """Of one's unit, and what one was named for; hazards first, then by the day. What is on hold waits for nobody until its day."""

    def line(appeal: Any) -> Todo:
        until = day if appeal.category in UNLIMITED else appeal.until
        kind, act = _kind(appeal)
        late = until is not None and until < day
        return Todo(
            kind=kind,
            text=called(appeal),
            url=appeal.get_absolute_url(),
            act=act,
            due=until,
            question=Question.OVERDUE.asked_of(user) if late else Question.NONE,
        )

    mine = Q(lead_unit__in=user.reach(Role.HEAD, Role.CLERK).unit_ids)
    if user.employee_id:
        mine |= Q(handler=user.employee_id)
    now = Q(status__in=WITH_THE_UNIT) & ~Q(status=Status.ON_HOLD, held_until__gt=day) | PROMISED & Q(promised_on__lte=day)
    until = Case(When(status=Status.ASSIGNED, then=F("first_answer_due_on")), default=F("due_on"))
    rows = seen.filter(mine, now).only("number", "category", "text", "status", "outcome").annotate(until=until)
    first = Case(When(category__in=UNLIMITED, then=0), default=1)
    rest = counted(_("诉求"), _("还有 %(n)s 件诉求等着办"), _("查看"), listed())
    return Each(rows=rows.order_by(first, F("until").asc(nulls_last=True), "pk"), line=line, most=MOST, rest=rest)


def _kind(appeal: Appeal) -> tuple[str, str]:
    if appeal.status == Status.ASSIGNED:
        return _("待受理"), _("受理")
    if appeal.status == Status.ON_HOLD:
        return _("暂缓"), _("恢复办理")
    return (_("兑现"), _("兑现")) if appeal.outcome == Outcome.TIMETABLE else (_("待答复"), _("办理"))


def _answered(user: User, day: date) -> Each:
    """What one raised and what was answered: 您满意吗."""

    def line(appeal: Any) -> Todo:
        on = plain_day(local_day(appeal.replied_at), day)
        return Todo(
            kind=_("满意吗"),
            text=_("您反映的“%(text)s”%(day)s已答复,您满意吗") % {"text": shortened(appeal.text), "day": on},
            url=appeal.get_absolute_url(),
            act=_("表态"),
        )

    mine = Raiser.objects.filter(employee=user.employee_id)
    raised = Q(pk__in=mine.values("appeal")) | Q(pk__in=mine.filter(appeal__merged_into__isnull=False).values("appeal__merged_into"))
    rows = Appeal.objects.filter(raised, status=Status.REPLIED)
    return Each(rows=rows.order_by("replied_at", "pk"), line=line, most=MOST)


def _to_assign(seen: AppealQuerySet) -> Sum:
    return Sum(rows=seen.unassigned(), line=counted(_("待交办"), _("%(n)s 件诉求等着交办"), _("交办"), listed(status="unassigned")))


def _climbed(seen: AppealQuerySet, user: User, day: date) -> Each:
    """Overdue, and climbed to a deputy or to the principals; of what one heads oneself one is told by _to_handle."""

    def line(appeal: Any) -> Todo:
        return Todo(
            kind=_("超期"),
            text=_("%(unit)s %(what)s") % {"unit": appeal.lead_unit or _("(待交办)"), "what": called(appeal)},
            url=appeal.get_absolute_url(),
            act=_("查看"),
            due=appeal.due_on,
            question=Question.OVERDUE,
        )

    rest = counted(_("超期"), _("还有 %(n)s 件诉求超期上报"), _("查看"), listed(light="red"), Question.OVERDUE)
    charge = user.reach(Role.DEPUTY).unit_ids
    mine = Q(lead_unit__in=charge) | Q(lead_unit__isnull=True, registering_unit__in=charge) | Q(responsible_leader=user.employee_id)
    rows = seen.overdue(day).exclude(lead_unit__in=user.reach(Role.HEAD, Role.CLERK).unit_ids)
    rows = rows if user.holds(Role.PRINCIPAL) else rows.filter(mine)
    rows = rows.filter(due_on__in=_days_climbed(day, 3 if user.holds(Role.PRINCIPAL) else 2))
    return Each(rows=rows.select_related("lead_unit").order_by("due_on", "pk"), line=line, most=MOST, rest=rest)


def _days_climbed(day: date, wanted: int) -> list[date]:
    """The last days of what is overdue, as far as it has climbed to the level by now."""
    calendar, course = Workdays.load(), Course(CLIMB)
    due = Appeal.objects.overdue(day).order_by().values_list("due_on", flat=True).distinct()
    return [due_on for due_on in due if due_on is not None and level_reached(due_on, day, course.on(due_on), calendar) >= wanted]


def _to_decide(user: User, day: date) -> Each:
    """Somebody asks for a longer limit or a hold; never one's own request. Whoever decides reads the reason first: the line leads to it."""
    calendar, days = cache(Workdays.load), cache(partial(whole, DECISION, day))  # asked for the first line, if there is one

    def line(one: AppealRequest) -> Todo:
        words = {"unit": one.appeal.lead_unit, "kind": one.get_kind_display(), "day": plain_day(one.day, day), "number": one.appeal.number}
        return Todo(
            kind=_("审批"),
            text=_("%(unit)s申请%(kind)s到 %(day)s:%(number)s") % words,
            url=one.appeal.get_absolute_url(),
            act=_("审批"),
            due=calendar().add(local_day(one.asked_at), days()),
        )

    rows = REQUESTS.rows(user, AppealRequest.objects.waiting(), "decide").select_related("appeal__lead_unit")
    rest = counted(_("诉求"), _("还有 %(n)s 份申请等着审批"), _("查看"), listed(mark="asked"))
    return Each(rows=rows.order_by("asked_at", "pk"), line=line, most=MOST, rest=rest)


def _to_strike_off(seen: AppealQuerySet, user: User) -> Sum:
    """Called back and content; anonymous ones have nobody to call. Heads strike off their own ordinary matters."""
    content = Q(status=Status.CALLED_BACK) & ~TIMETABLE
    above = content | (Q(status=Status.REPLIED) & ~TIMETABLE & ~_has_raisers())
    charge = user.reach(Role.DEPUTY).unit_ids
    ordinary = ~Q(category__in=UNLIMITED | NAMES_HIDDEN) & ~Q(outcome=Outcome.NOT_ALLOWED)
    own = content & ordinary & Q(lead_unit__in=user.reach(Role.HEAD).unit_ids)
    over = above if user.holds(Role.PARTY_OFFICE) else above & (Q(lead_unit__in=charge) | Q(registering_unit__in=charge))
    rows = seen.filter(own | over).exclude(category=Category.DISCIPLINE)
    return Sum(rows=rows, line=counted(_("待销号"), _("%(n)s 件诉求可以销号"), _("销号"), listed(status="to_close")))


def _to_call(seen: AppealQuerySet, user: User) -> Sum:
    rows = _covered(seen.callable_by(user), user).exclude(TIMETABLE)
    rows = rows.filter(_has_raisers()).exclude(category=Category.DISCIPLINE)
    return Sum(rows=rows, line=counted(_("待回访"), _("%(n)s 件答复等着回访反映人"), _("回访"), listed(status="to_call")))


def _to_check(seen: AppealQuerySet, user: User) -> Sum:
    rows = _covered(seen.to_check().exclude(replied_by=user), user)
    return Sum(rows=rows, line=counted(_("抽查"), _("%(n)s 件当场答复抽中核查"), _("核查"), listed(status="", mark="to_check")))


def _sealed(seen: AppealQuerySet) -> Sum:
    return Sum(
        rows=seen.open().filter(category=Category.DISCIPLINE),
        line=counted(_("违纪"), _("%(n)s 件反映等着处理"), _("查看"), listed(category=Category.DISCIPLINE.value)),
    )


def _covered(rows: QuerySet, user: User) -> QuerySet:
    """Supervision groups call back in the units that they cover, the others in all (policies.covers)."""
    if user.holds(Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR):
        return rows
    units = user.reach(Role.SUPERVISION).unit_ids
    return rows.filter(Q(lead_unit__in=units) | Q(registering_unit__in=units))


def _has_raisers() -> Q:
    """Also of what was merged into it."""
    merged = Raiser.objects.filter(
        appeal__merged_into__isnull=False
    )  # said, though it follows: otherwise every raiser of the mine is looked at
    return Q(Exists(Raiser.objects.filter(appeal=OuterRef("pk")))) | Q(Exists(merged.filter(appeal__merged_into=OuterRef("pk"))))


waiting, waiting_count = offers_of(parts)
