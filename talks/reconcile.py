"""manage.py reconcile: ledger, list and shares are counted once more, row by row, and must agree; what no constraint can see is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.db.models import Count, F, Q

from nantun.days import month_end

from .choices import Direction, DueState, Status, Tier
from .ledgers import TALKS, oughts_of, talks_of
from .levels import Person, tier_of, units_in_charge
from .models import Booking, LevelException, MustTalk, OughtMonth, Talk
from .oughts import due_list, shares_of_tiers, shares_of_units


def disagreements() -> Iterator[str]:
    """A line for each that does not agree; none when everything does."""
    yield from _broken_rows()
    yield from _tiers()
    yield from _ledger_months()
    yield from _ought_months()
    yield from _shares()


def _broken_rows() -> Iterator[str]:
    checks = (
        (
            "占用的时间不属于待答复或已约定的约谈",
            Talk.objects.filter(bookings__isnull=False).exclude(status__in=(Status.ASKED, Status.BOOKED)),
        ),
        ("已约定的约谈没有占用双方的时间", _not_booked_by_both()),
        ("占用时间的人不是谈心双方", _booked_by_strangers()),
        ("取消或婉拒的约谈仍有可谈时间", Talk.objects.filter(offers__isnull=False, status__in=(Status.CANCELLED, Status.DECLINED))),
    )
    for words, rows in checks:
        yield from (f"约谈 {number}:{words}" for number in rows.order_by("number").values_list("number", flat=True).distinct())
    answered = MustTalk.objects.filter(answered_by__isnull=False).exclude(
        answered_by__status=Status.HELD, answered_by__counterpart=F("employee"), answered_by__day__gte=F("event_day")
    )
    yield from (f"必谈 {pk}:注明已谈,对应的约谈没有和本人谈过" for pk in answered.order_by("pk").values_list("pk", flat=True))


def _not_booked_by_both() -> Any:
    firm = Q(bookings__held_until__isnull=True)
    return (
        Talk.objects.filter(status=Status.BOOKED).annotate(taken=Count("bookings__employee", filter=firm, distinct=True)).exclude(taken=2)
    )


def _booked_by_strangers() -> Any:
    strange = Booking.objects.exclude(employee=F("talk__talker")).exclude(employee=F("talk__counterpart"))
    return Talk.objects.filter(pk__in=strange.values("talk"))


def _tiers() -> Iterator[str]:
    """A talk's level must be one of the three by the places of that day, or be marked 经批准 with a grant of that day."""
    granted = {(one.talker_id, one.counterpart_id): (one.started_on, one.ended_on) for one in LevelException.objects.all()}
    rows = Talk.objects.filter(tier=Tier.GRANTED).values_list("number", "talker", "counterpart", "asked_on", "day")
    for number, talker, counterpart, asked_on, day in rows.order_by("number"):
        began, ended = granted.get((talker, counterpart), (date.max, None))
        if not began <= (day or asked_on) or (ended is not None and asked_on > ended):
            yield f"约谈 {number}:层级是经批准,没有当日有效的批准"
    yield from _unexplained()


def _unexplained() -> Iterator[str]:
    """Of talks asked for or held today; of older ones posts and units have changed since, and their row says what held then."""
    for talk in Talk.objects.open().exclude(tier=Tier.GRANTED).for_rows().order_by("number"):
        charge = units_in_charge(talk.asked_on).get(talk.talker_id, set())
        same = talk.talker.unit_id == talk.reporting_unit_id and talk.counterpart.unit_id == talk.counterpart_unit_id
        if same and tier_of(Person.of(talk.talker), Person.of(talk.counterpart), charge) != talk.tier:
            yield f"约谈 {talk.number}:层级与现在的职务、单位不符,又没有批准"


def _ledger_months() -> Iterator[str]:
    """The list's count, the ledger's, and the units' sum, against a count by hand."""
    by_hand: dict[date, Counter[str]] = {}
    for month, direction in Talk.objects.filter(status=Status.HELD).values_list("ledger_month", "direction").iterator(chunk_size=5000):
        by_hand.setdefault(cast("date", month), Counter())[direction] += 1  # no held talk is without a month
    for month, counted in sorted(by_hand.items()):
        rows = talks_of(month, None).order_by()
        tallies = {one.key: rows.aggregate(figure=one.aggregate)["figure"] for one in TALKS.tallies if one.key in Direction.values}
        units = sum(rows.values("reporting_unit").annotate(n=Count("pk")).values_list("n", flat=True))
        yield from _compared(f"{month:%Y-%m} 台账领导约谈", tallies["down"], counted["down"])
        yield from _compared(f"{month:%Y-%m} 台账职工约谈", tallies["up"], counted["up"])
        yield from _compared(f"{month:%Y-%m} 各单位之和", units, counted.total())
        yield from _compared(f"{month:%Y-%m} 列表", Talk.objects.in_ledger(month).count(), counted.total())


def _ought_months() -> Iterator[str]:
    """What a month says was talked with was: a talk of its ledger or an earlier one, in the period."""
    untrue = [
        row
        for row in OughtMonth.objects.filter(state=DueState.TALKED).select_related("counterpart").order_by("month", "pk")
        if row.last is None or not row.since <= row.last <= month_end(row.month)
    ]
    yield from (f"{row.month:%Y-%m} 应谈 {row.counterpart.number}:注明已谈,上次谈心不在本期" for row in untrue)
    held = {(person, day) for person, day in Talk.objects.held().values_list("counterpart", "day")}
    for row in OughtMonth.objects.exclude(last=None).select_related("counterpart").order_by("month", "pk"):
        if (row.counterpart_id, row.last) not in held:
            yield f"{row.month:%Y-%m} 应谈 {row.counterpart.number}:上次谈心那天没有约谈"


def _shares() -> Iterator[str]:
    """应谈 and 已谈 by unit and by level add up to the lines; and the month's rows kept that day are the lines of that day."""
    latest = OughtMonth.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    if latest is None:
        return
    lines = due_list(latest)
    talked = sum(line.state == DueState.TALKED for line in lines)
    for by, found in (("unit", shares_of_units(lines)), ("tier", shares_of_tiers(lines))):
        yield from _compared(f"{latest:%Y-%m-%d} 应谈({by})", sum(one.ought for one in found), len(lines))
        yield from _compared(f"{latest:%Y-%m-%d} 已谈({by})", sum(one.talked for one in found), talked)
    by_unit = dict(oughts_of(latest, None).order_by().values_list("unit").annotate(n=Count("pk")))
    whole = oughts_of(latest, None).count()
    yield from _compared(f"{latest:%Y-%m} 应谈各单位之和", sum(by_unit.values()), whole)


def _compared(where: str, shown: int, by_hand: int) -> Iterator[str]:
    if shown != by_hand:
        yield f"{where}:显示 {shown},逐行清点 {by_hand}"
