"""When somebody cannot be asked to a talk because of his shift: at work, near a change of shift, at rest after a night, leading a shift (domain.md 4).

On the surface these times are kept free for both. Underground it is the other way round: both have to be on one shift, away from its ends.
They bind appointments in the future alone: talks that were held are entered as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.days import A_DAY, local_day, moment_of, plain_day
from nantun.people.models import Employee
from nantun.policies.figures import whole
from nantun.rosters.duties import Duty, leading, shifts_of
from nantun.workdays.interval import Interval

from .choices import PlaceKind
from .entry import Time
from .figures import AROUND_CHANGE, REST_AFTER_NIGHT, SLOT_MINUTES

SMALL_HOURS = time(3)  # whoever is at work then has a night shift, whatever it is called
Span = tuple[datetime, datetime]


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

    def kept_free(self, worked: Worked) -> Span:
        """A shift with what goes before and comes after it: the change, and after a night the rest."""
        after = max(self.around_change, self.after_night) if is_night(worked.duty) else self.around_change
        return worked.hours.start - self.around_change, worked.hours.end + after

    def below(self, worked: Worked) -> Span:
        """The part of a shift in which one may talk underground; none of a shift that is too short."""
        return worked.hours.start + self.around_change, worked.hours.end - self.around_change


@dataclass(frozen=True)
class Worked:
    """A shift that somebody works or leads, and its hours."""

    duty: Duty
    hours: Interval

    @property
    def key(self) -> tuple[date, int | None]:
        """What two have in common who are on one shift."""
        return self.duty.day, self.duty.shift.pk if self.duty.shift else None


def worked_by(employee_ids: Iterable[int], first: date, last: date) -> dict[int, list[Worked]]:
    """By person what he works or leads from the day before the first to the day after the last, in the order of days. Three queries."""
    wanted = list(employee_ids)
    shifts, led = shifts_of(wanted, first - A_DAY, last + A_DAY), leading(wanted, first - A_DAY, last + A_DAY)
    return {one: list(_worked([*shifts.of(one), *led[one]])) for one in wanted}


def _worked(duties: Iterable[Duty]) -> Iterator[Worked]:
    for duty in sorted(duties, key=lambda one: one.day):
        if duty.interval is not None:
            yield Worked(duty, duty.interval)


def shared(one: Iterable[Worked], other: Iterable[Worked]) -> list[Worked]:
    """The shifts that both are on, each once."""
    keys = {worked.key for worked in other}
    return list({worked.key: worked for worked in one if worked.key in keys}.values())


def is_night(duty: Duty) -> bool:
    """Whether one is at work in the small hours."""
    worked = duty.interval
    if worked is None:
        return False
    return any(moment_of(day, SMALL_HOURS) in worked for day in (duty.day - A_DAY, duty.day, duty.day + A_DAY))


@dataclass(frozen=True)
class Clash:
    """Why a time cannot be appointed. who, duty: whose shift is in the way; None for a time underground at which the two are on no shift together."""

    start: datetime
    who: Employee | None = None
    duty: Duty | None = None

    def in_words(self, now: datetime) -> str:
        local, today = timezone.localtime(self.start), local_day(now)
        words = {"when": f"{plain_day(local.date(), today)} {local:%H:%M}", "who": self.who}
        if self.duty is None:
            return _("%(when)s:井下谈心要两人同在一个班上,并离交接班远一些。") % words
        words |= {"shift": self.duty.name, "day": plain_day(self.duty.day, today)}
        if is_night(self.duty):
            return _("%(when)s:%(who)s %(day)s是%(shift)s,班上或班后要休息。") % words
        return _("%(when)s:%(who)s %(day)s是%(shift)s,在班上或离交接班太近。") % words


def clashes(talker: Employee, counterpart: Employee, times: Sequence[Time], now: datetime) -> list[Clash]:
    """What stands in the way of these times, in their order; what no roster tells does not. A number of queries that does not grow with times."""
    if not times:
        return []
    days = [local_day(one.start) for one in times]
    windows, worked = Windows.on(local_day(now)), worked_by([talker.pk, counterpart.pk], min(days), max(days))
    both = shared(worked[talker.pk], worked[counterpart.pk])
    found = []
    for meant in times:
        if meant.place_kind == PlaceKind.UNDERGROUND:
            found += [] if _below(meant, both, windows) else [Clash(meant.start)]
        else:
            found += _above(meant, [(talker, worked[talker.pk]), (counterpart, worked[counterpart.pk])], windows)
    return found


def _below(meant: Time, both: Iterable[Worked], windows: Windows) -> bool:
    spans = (windows.below(one) for one in both)
    return any(start <= meant.start and meant.end <= end for start, end in spans)


def _above(meant: Time, people: Iterable[tuple[Employee, list[Worked]]], windows: Windows) -> Iterator[Clash]:
    """One for each whose shift it meets."""
    for who, worked in people:
        for one in worked:
            start, end = windows.kept_free(one)
            if start < meant.end and meant.start < end:
                yield Clash(meant.start, who, one.duty)
                break
