"""应谈名单: who ought to be talked with, by whom, and how that stands. Computed from the levels, never stored, so that it is always of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Min

from nantun.policies.figures import wholes

from .choices import DueState, Status, Tier
from .figures import months_key
from .levels import Ladder, Ought, Person, Place, whole_ladder
from .models import Talk
from .querysets import TalkQuerySet

TIERS = (Tier.MINE, Tier.DEPUTY, Tier.UNIT)


class DueTalk(NamedTuple):
    """One line. last: the last talk held at any level the rule allows; planned: the next appointment; since, due_on: the period in which one is due."""

    counterpart: Person
    talker: Person
    tier: Tier
    state: DueState
    last: date | None
    planned: date | None
    since: date
    due_on: date

    @property
    def colour(self) -> str:
        return self.state.colour


@dataclass(frozen=True)
class Turn:
    """The period in which a talk of a tier is due now, and when the one before it began."""

    first: date
    final: date
    before: date

    @classmethod
    def of(cls, day: date, months: int) -> Turn:
        first, final = period(day, months)
        return cls(first, final, first - relativedelta(months=months))


@dataclass(frozen=True)
class Share:
    """应谈 / 已谈 of one unit or tier. by, key: "unit" and its key, or "tier" and its value."""

    by: str
    key: str
    label: str
    ought: int
    talked: int
    planned: int
    overdue: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when nobody is missing."""
        return 100 * self.talked // self.ought if self.ought else 0


def due_list(day: date, *, units: Iterable[int] | None = None, talker: int | None = None) -> list[DueTalk]:
    """For everybody who ought to be talked with, in the order of units. units: of the counterparts; talker: only what one leader answers for.

    A fixed number of queries, however many people.
    """
    wanted = None if units is None else set(units)
    if wanted is not None and not wanted:
        return []
    oughts = whole_ladder(day).oughts if wanted is None else Ladder(day, only_units=wanted).oughts
    if wanted is not None or talker is not None:
        oughts = [one for one in oughts if _asked(one, wanted, talker)]
    months = wholes([months_key(tier) for tier in TIERS], day)
    turns = {tier: Turn.of(day, months[months_key(tier)]) for tier in TIERS}
    asked = Talk.objects.all() if wanted is None else Talk.objects.filter(counterpart__in=[one.counterpart.pk for one in oughts])
    last, planned = _last_held(asked, day), _next_planned(asked, day)
    begun = min(last.values(), default=day) if wanted is None else _begun(day)
    return [_line(one, turns[one.tier], last.get(one.counterpart.pk), planned.get(one.counterpart.pk), begun) for one in oughts]


def shares_of_units(lines: Sequence[DueTalk]) -> list[Share]:
    """By the counterpart's unit, in the order of the lines."""
    groups: dict[Place, list[DueState]] = defaultdict(list)
    for line in lines:
        groups[line.counterpart.unit].append(line.state)
    return [_share("unit", str(unit.pk), unit.name, states) for unit, states in groups.items()]


def shares_of_tiers(lines: Sequence[DueTalk]) -> list[Share]:
    """From the mine's principals downwards."""
    groups: dict[Tier, list[DueState]] = {tier: [] for tier in TIERS}
    for line in lines:
        groups[line.tier].append(line.state)
    return [_share("tier", str(tier), str(tier.label), states) for tier, states in groups.items() if states]


def _share(by: str, key: str, label: str, states: list[DueState]) -> Share:
    count = states.count
    return Share(by, key, label, len(states), count(DueState.TALKED), count(DueState.PLANNED), count(DueState.OVERDUE))


def _asked(one: Ought, units: set[int] | None, talker: int | None) -> bool:
    return (units is None or one.counterpart.unit.pk in units) and (talker is None or one.talker.pk == talker)


def _last_held(talks: TalkQuerySet, day: date) -> dict[int, date]:
    """By counterpart, the day of the last talk held up to the day. A talk at a granted level is one beside the ladder and counts too."""
    return dict(_of_each(talks, day).values_list("counterpart", "last"))


def _of_each(talks: TalkQuerySet, day: date) -> Any:
    return talks.held().filter(day__lte=day).values("counterpart").order_by().annotate(last=Max("day"))


def _begun(day: date) -> date:
    """Since when talks are on record: of everybody's last ones the first."""
    return _of_each(Talk.objects.all(), day).aggregate(first=Min("last"))["first"] or day


def _next_planned(talks: TalkQuerySet, day: date) -> dict[int, date]:
    booked = talks.filter(status=Status.BOOKED, day__gte=day).values("counterpart").order_by().annotate(next=Min("day"))
    return dict(booked.values_list("counterpart", "next"))


def _line(one: Ought, turn: Turn, last: date | None, planned: date | None, begun: date) -> DueTalk:
    """Due once in so many months of the calendar: half-years and years begin on 1 January, so that everybody can say when.

    begun: since when talks are on record; somebody with whom none is counts from there.
    """
    if last is not None and last >= turn.first:
        state = DueState.TALKED
    elif planned is not None and planned <= turn.final:
        state = DueState.PLANNED
    else:
        state = DueState.OVERDUE if (last or begun) < turn.before else DueState.DUE
    return DueTalk(one.counterpart, one.talker, one.tier, state, last, planned, turn.first, turn.final)


def period(day: date, months: int) -> tuple[date, date]:
    """The first and last day of the period in which the day lies; periods are counted from the January of an era that all lengths divide into."""
    index = (day.year * 12 + day.month - 1) // months * months
    first = date(index // 12, index % 12 + 1, 1)
    return first, first + relativedelta(months=months, days=-1)
