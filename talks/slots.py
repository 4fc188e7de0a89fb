"""Times that suit both: the leader's open hours and rules, what is booked, both people's shifts and the rest that they need (windows.py).

On the surface: within open hours, outside both people's shifts and the windows around them. Underground: while both are on one shift, away from its
ends. source: domain.md 4
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nantun.days import local_day, moment_of
from nantun.people.models import Employee
from nantun.workdays.calendar import Workdays

from .choices import PlaceKind, Status
from .models import Booking, DayException, LeaderRules, OpenHours, Talk
from .windows import A_DAY, Windows, Worked, shared, worked_by

MOST = 400


@dataclass(frozen=True, order=True)
class Slot:
    """A time that may be appointed, aware."""

    start: datetime
    end: datetime
    place_kind: str = PlaceKind.OFFICE
    place: str = ""

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


class Busy:
    """Spans that are taken, asked for many times: sorted, and merged where they touch."""

    def __init__(self, spans: Iterable[tuple[datetime, datetime]]) -> None:
        self._starts: list[datetime] = []
        self._ends: dict[datetime, datetime] = {}
        for start, end in sorted(spans):
            if self._starts and start <= self._ends[self._starts[-1]]:
                self._ends[self._starts[-1]] = max(self._ends[self._starts[-1]], end)
            else:
                insort(self._starts, start)
                self._ends[start] = end

    def holds(self, start: datetime, end: datetime) -> bool:
        """Whether any of them overlaps the span."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[self._starts[before - 1]] > start


def free_slots(*, talker: Employee, counterpart: Employee | None, first: date, last: date, now: datetime) -> list[Slot]:
    """The leader's free times from first to last, both included, in their order, within his own notice and horizon.

    counterpart: None asks for the leader alone. A number of queries that grows neither with days nor with talks.
    """
    today = local_day(now)
    rules, windows = rules_of(talker), Windows.on(today)
    first, last = max(first, today), min(last, today + timedelta(days=rules.horizon_days))
    if last < first:
        return []
    people = [talker.pk] + ([counterpart.pk] if counterpart else [])
    worked = worked_by(people, first, last)
    taken = Busy(_booked(people, first, last, now))
    kept_free = Busy(windows.kept_free(one) for shifts in worked.values() for one in shifts)
    surface = (slot for slot in _open(talker, first, last, windows) if not kept_free.holds(slot.start, slot.end))
    below = _underground(shared(worked[talker.pk], worked[counterpart.pk]), windows) if counterpart else iter(())
    earliest, end = max(now + timedelta(hours=rules.notice_hours), moment_of(first)), moment_of(last + A_DAY)
    wanted = (slot for slot in sorted([*surface, *below]) if earliest <= slot.start < end and not taken.holds(slot.start, slot.end))
    return list(_not_too_many(wanted, talker, first, last, rules))[:MOST]


def rules_of(leader: Employee) -> LeaderRules:
    """As he set them, or as they are for everybody."""
    return LeaderRules.objects.filter(leader=leader).first() or LeaderRules(leader=leader)


def nearest(slots: list[Slot], wanted: datetime) -> list[Slot]:
    """The three free ones nearest to the wanted time, in their order."""
    return sorted(sorted(slots, key=lambda slot: abs(slot.start - wanted))[:3])


def _booked(people: list[int], first: date, last: date, now: datetime) -> list[tuple[datetime, datetime]]:
    rows = Booking.objects.of_people(people, moment_of(first), moment_of(last + A_DAY))
    live = rows.exclude(pk__in=rows.lapsed(now).values("pk"))
    return [(during.lower, during.upper) for during in live.values_list("during", flat=True)]


def _open(talker: Employee, first: date, last: date, windows: Windows) -> Iterator[Slot]:
    """Open hours cut into slots; on holidays none, and on days that were excepted as it says there."""
    hours = defaultdict(list)
    for row in OpenHours.objects.filter(leader=talker):
        hours[row.weekday].append((row.starts, row.ends, row.place_kind, row.place))
    excepted: dict[date, list[DayException]] = defaultdict(list)
    for exception in DayException.objects.filter(leader=talker, day__range=(first, last)):
        excepted[exception.day].append(exception)
    calendar, day = Workdays.load(), first
    while day <= last:
        yield from _of_day(day, hours[day.weekday()] if calendar.is_workday(day) else [], excepted.get(day), windows)
        day += A_DAY


def _of_day(day: date, usual: list[tuple[time, time, str, str]], excepted: list[DayException] | None, windows: Windows) -> Iterator[Slot]:
    spans = usual
    if excepted is not None:
        spans = [(one.starts, one.ends, PlaceKind.OFFICE, "") for one in excepted if one.starts and one.ends]
    for starts, ends, place_kind, place in spans:
        start = moment_of(day, starts)
        while start + windows.length <= moment_of(day, ends):
            yield Slot(start, start + windows.length, place_kind, place)
            start += windows.length


def _underground(shared_shifts: Iterable[Worked], windows: Windows) -> Iterator[Slot]:
    for worked in shared_shifts:
        start, end = windows.below(worked)
        while start + windows.length <= end:
            yield Slot(start, start + windows.length, PlaceKind.UNDERGROUND)
            start += windows.length


def _not_too_many(slots: Iterator[Slot], talker: Employee, first: date, last: date, rules: LeaderRules) -> Iterator[Slot]:
    """Not on days on which the leader has as many talks as he takes."""
    appointed = Talk.objects.filter(talker=talker, status=Status.BOOKED, day__range=(first, last)).values_list("day", flat=True)
    counts: dict[date | None, int] = defaultdict(int)
    for day in appointed:
        counts[day] += 1
    return (slot for slot in slots if counts[local_day(slot.start)] < rules.most_a_day)
