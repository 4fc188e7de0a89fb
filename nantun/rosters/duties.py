"""Who works which shift, and who leads one: what other rooms ask of the rosters.

duties = shifts_of([worker.pk, leader.pk], first, last)     # two queries, however many people and days
duty = duties.on(worker.pk, day)                            # None: nobody knows
duty.is_rest, duty.shift, duty.interval
for led in leading([leader.pk], first, last)[leader.pk]: led.day, led.shift, led.interval
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.people.models import Placement
from nantun.workdays.interval import Interval
from nantun.workdays.models import REST, Shift

from .choices import Kind
from .models import RosterDay


@dataclass(frozen=True)
class Duty:
    """What somebody does on a day. shift: None for rest; own: his own row, which went before that of his team."""

    day: date
    shift: Shift | None
    own: bool = True

    @property
    def is_rest(self) -> bool:
        return self.shift is None

    @property
    def mark(self) -> str:
        return self.shift.mark if self.shift else REST

    @property
    def name(self) -> str:
        return self.shift.name if self.shift else _("休息")

    @property
    def interval(self) -> Interval | None:
        """When it is worked, aware; None for rest."""
        return self.shift.interval(self.day) if self.shift else None


class Duties:
    """By person and day; what no roster tells is unknown, and not rest."""

    def __init__(self, found: dict[int, dict[date, Duty]]) -> None:
        self._found = found

    def on(self, employee_id: int, day: date) -> Duty | None:
        return self._found.get(employee_id, {}).get(day)

    def of(self, employee_id: int) -> list[Duty]:
        """All that is known of somebody, in the order of days."""
        return sorted(self._found.get(employee_id, {}).values(), key=lambda duty: duty.day)


def shifts_of(employee_ids: Iterable[int], first: date, last: date) -> Duties:
    """What these people work from first to last, both included: their own row, or that of the team in which they stood on the day. Two queries."""
    wanted = set(employee_ids)
    places = list(
        Placement.objects.filter(Q(ended_on=None) | Q(ended_on__gte=first), employee__in=wanted, started_on__lte=last).only(
            "employee_id", "unit_id", "team_id", "started_on", "ended_on"
        )
    )
    teams = {place.team_id for place in places if place.team_id}
    rows = RosterDay.objects.filter(Q(team__in=teams) | Q(employee__in=wanted), kind=Kind.SHIFTS).between(first, last)
    of_team: dict[int | None, list[RosterDay]] = defaultdict(list)
    of_person: dict[int | None, list[RosterDay]] = defaultdict(list)
    for row in rows.select_related("shift").order_by("day"):
        (of_team[row.team_id] if row.team_id else of_person[row.employee_id]).append(row)
    found: dict[int, dict[date, Duty]] = defaultdict(dict)
    for place in places:
        _fill(found[place.employee_id], place, of_team[place.team_id], own=False)
        _fill(found[place.employee_id], place, [row for row in of_person[place.employee_id] if row.unit_id == place.unit_id], own=True)
    return Duties(found)


def _fill(days: dict[date, Duty], place: Placement, rows: list[RosterDay], *, own: bool) -> None:
    for row in rows:
        if place.started_on <= row.day and (place.ended_on is None or row.day <= place.ended_on):
            days[row.day] = Duty(row.day, row.shift, own)


def leading(employee_ids: Iterable[int], first: date, last: date) -> Mapping[int | None, list[Duty]]:
    """The shifts that these leaders lead from first to last, both included, in the order of days; one query. Somebody who leads none has an empty list."""
    wanted = set(employee_ids)
    found: dict[int | None, list[Duty]] = {pk: [] for pk in wanted}
    rows = RosterDay.objects.filter(kind=Kind.LEADING, employee__in=wanted).between(first, last)
    for row in rows.select_related("shift").order_by("day"):
        found[row.employee_id].append(Duty(row.day, row.shift))
    return found
