"""Times that suit both: the leader's open hours and rules, what is booked, both people's shifts, the rest that they need (domain.md 4).

On the surface: within open hours, outside both people's shifts and the windows around them. Underground: while the leader leads a shift that the
counterpart works too, away from its ends. Windows bind appointments in the future alone: talks that were held are entered as they were.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from nantun.people.models import Employee
from nantun.policies.figures import whole
from nantun.rosters.duties import Duty, leading, shifts_of
from nantun.workdays.calendar import Workdays

from .choices import PlaceKind, Status
from .entry import Time
from .figures import AROUND_CHANGE, REST_AFTER_NIGHT, SLOT_MINUTES
from .models import Booking, DayException, LeaderRules, OpenHours, Talk

A_DAY = timedelta(days=1)
SMALL_HOURS = time(3)  # whoever is at work then has a night shift, whatever it is called
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


@dataclass(frozen=True)
class Windows:
    """The policy figures of a day: how long a talk is, how long one rests after a night, how far one keeps from a change of shift."""

    length: timedelta
    after_night: timedelta
    around_change: timedelta

    @classmethod
    def on(cls, day: date) -> Windows:
        return cls(
            timedelta(minutes=whole(SLOT_MINUTES, day)),
            timedelta(hours=whole(REST_AFTER_NIGHT, day)),
            timedelta(minutes=whole(AROUND_CHANGE, day)),
        )


def free_slots(*, talker: Employee, counterpart: Employee | None, first: date, last: date, now: datetime) -> list[Slot]:
    """The leader's free times from first to last, both included, in their order, within his own notice and horizon.

    counterpart: None asks for the leader alone. A number of queries that grows neither with days nor with talks.
    """
    rules, windows = rules_of(talker), Windows.on(timezone.localtime(now).date())
    first, last = max(first, timezone.localtime(now).date()), min(last, timezone.localtime(now).date() + timedelta(days=rules.horizon_days))
    if last < first:
        return []
    people = [talker.pk] + ([counterpart.pk] if counterpart else [])
    duties = shifts_of(people, first - A_DAY, last + A_DAY)
    led = leading([talker.pk], first - A_DAY, last + A_DAY)[talker.pk]
    worked = {pk: [duty for duty in duties.of(pk) if duty.interval] for pk in people}
    taken = Busy(_booked(people, first, last, now))
    kept_free = Busy(_kept_free([*worked[talker.pk], *led], windows) + (_kept_free(worked[counterpart.pk], windows) if counterpart else []))
    surface = (slot for slot in _open(talker, first, last, windows) if not kept_free.holds(slot.start, slot.end))
    below = _underground(led, worked[counterpart.pk], windows) if counterpart else iter(())
    earliest = now + timedelta(hours=rules.notice_hours)
    wanted = (slot for slot in sorted([*surface, *below]) if slot.start >= earliest and not taken.holds(slot.start, slot.end))
    return list(_not_too_many(wanted, talker, first, last, rules))[:MOST]


@dataclass(frozen=True)
class Clash:
    """What stands in the way of a time: somebody's shift or the rest after it, or (duty None) a time that is taken already."""

    start: datetime
    who: Employee
    duty: Duty | None


def in_the_way(*, people: Sequence[Employee], times: Sequence[Time], now: datetime, but: Talk | None = None) -> list[Clash]:
    """Whose shift, rest or other appointment each of the times meets. Underground a time within the shift of all of them is as it should be.

    but: a talk whose own bookings do not count, since it is to be moved.
    """
    if not times:
        return []
    days = [timezone.localtime(one.start).date() for one in times]
    windows = Windows.on(timezone.localtime(now).date())
    duties = shifts_of([one.pk for one in people], min(days) - A_DAY, max(days) + A_DAY)
    booked = {one.pk: Busy(_booked([one.pk], min(days), max(days), now, but)) for one in people}
    found = []
    for meant in times:
        on_shift = [_working(duties.of(one.pk), meant) for one in people]
        below = meant.place_kind == PlaceKind.UNDERGROUND and all(on_shift)
        for one in people:
            duty = None if below else _kept_from(duties.of(one.pk), meant, windows)
            if duty is not None or booked[one.pk].holds(meant.start, meant.end):
                found.append(Clash(meant.start, one, duty))
    return found


def _working(duties: Iterable[Duty], asked: Time) -> bool:
    return any(duty.interval and duty.interval.start <= asked.start and asked.end <= duty.interval.end for duty in duties)


def _kept_from(duties: Iterable[Duty], asked: Time, windows: Windows) -> Duty | None:
    """The shift that the time falls into, or too near to."""
    for duty in duties:
        if any(start < asked.end and asked.start < end for start, end in _kept_free([duty], windows)):
            return duty
    return None


def rules_of(leader: Employee) -> LeaderRules:
    """As he set them, or as they are for everybody."""
    return LeaderRules.objects.filter(leader=leader).first() or LeaderRules(leader=leader)


def nearest(slots: list[Slot], wanted: datetime, most: int = 3) -> list[Slot]:
    """The free ones nearest to the wanted time, in their order."""
    return sorted(sorted(slots, key=lambda slot: abs(slot.start - wanted))[:most])


def _booked(people: list[int], first: date, last: date, now: datetime, but: Talk | None = None) -> list[tuple[datetime, datetime]]:
    rows = Booking.objects.of_people(people, _midnight(first), _midnight(last + A_DAY))
    live = rows.exclude(pk__in=rows.lapsed(now).values("pk"))
    if but is not None:
        live = live.exclude(talk=but)
    return [(during.lower, during.upper) for during in live.values_list("during", flat=True)]


def _kept_free(duties: Iterable[Duty], windows: Windows) -> list[tuple[datetime, datetime]]:
    """A shift with what goes before and comes after it: the change, and after a night the rest."""
    spans = []
    for duty in duties:
        worked = duty.interval
        if worked is None:
            continue
        after = max(windows.around_change, windows.after_night) if is_night(duty) else windows.around_change
        spans.append((worked.start - windows.around_change, worked.end + after))
    return spans


def is_night(duty: Duty) -> bool:
    """Whether one is at work in the small hours."""
    worked = duty.interval
    if worked is None:
        return False
    return any(_at(day, SMALL_HOURS) in worked for day in (duty.day - A_DAY, duty.day, duty.day + A_DAY))


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
        start = _at(day, starts)
        while start + windows.length <= _at(day, ends):
            yield Slot(start, start + windows.length, place_kind, place)
            start += windows.length


def _underground(led: list[Duty], worked: list[Duty], windows: Windows) -> Iterator[Slot]:
    """Shifts that both are on, away from their ends."""
    on_shift = {(duty.day, duty.shift.pk) for duty in worked if duty.shift}
    for duty in led:
        if duty.shift is None or (duty.day, duty.shift.pk) not in on_shift or duty.interval is None:
            continue
        start, end = duty.interval.start + windows.around_change, duty.interval.end - windows.around_change
        while start + windows.length <= end:
            yield Slot(start, start + windows.length, PlaceKind.UNDERGROUND)
            start += windows.length


def _not_too_many(slots: Iterator[Slot], talker: Employee, first: date, last: date, rules: LeaderRules) -> Iterator[Slot]:
    """Not on days on which the leader has as many talks as he takes."""
    appointed = Talk.objects.filter(talker=talker, status=Status.BOOKED, day__range=(first, last)).values_list("day", flat=True)
    counts: dict[date | None, int] = defaultdict(int)
    for day in appointed:
        counts[day] += 1
    return (slot for slot in slots if counts[timezone.localtime(slot.start).date()] < rules.most_a_day)


def _midnight(day: date) -> datetime:
    return _at(day, time.min)


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour), timezone.get_default_timezone())
