"""Working days: Monday to Friday, but for the days of which a notice says otherwise (SpecialDay). Shifts do not follow them.

    due = add_workdays(day, 15)          # one query
    reckoning = Workdays.load()          # one query for as many reckonings as one likes
    due = reckoning.add(day, 15)
    late = reckoning.between(due, today)

No function here reads the clock. A year of which no notice is known yet counts Monday to Friday.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate

from nantun.days import A_DAY

from .models import SpecialDay

SATURDAY = 5


class Workdays:
    """special: whether a day is worked, for the days of which a notice speaks."""

    def __init__(self, special: Mapping[date, bool]) -> None:
        self._special = dict(special)
        self._years = {day.year for day in special}
        differing = sorted(day for day, works in special.items() if works != (day.weekday() < SATURDAY))
        self._differing = differing
        self._gained = [0, *accumulate(1 if special[day] else -1 for day in differing)]

    @classmethod
    def load(cls) -> Workdays:
        """With every special day that is known; one query."""
        return cls(dict(SpecialDay.objects.order_by().values_list("day", "works")))

    def is_published(self, year: int) -> bool:
        """Whether a notice of that year is known; otherwise it counts Monday to Friday."""
        return year in self._years

    def is_workday(self, day: date) -> bool:
        return self._special.get(day, day.weekday() < SATURDAY)

    def next(self, day: date) -> date:
        """The day itself when it is worked, or the first worked day after it."""
        while not self.is_workday(day):
            day += A_DAY
        return day

    def add(self, day: date, n: int) -> date:
        """The n-th working day after the day, or before it for a negative n; for 0 the day itself or the next that is worked."""
        if n == 0:
            return self.next(day)
        step = A_DAY if n > 0 else -A_DAY
        for _turn in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and including `last`; negative, with the days turned round, where `last` is earlier.

        between(a, b) + between(b, c) == between(a, c), and for a working day between(a, add(a, n)) == n.
        """
        return self._up_to(last) - self._up_to(first)

    def _up_to(self, day: date) -> int:
        """Working days since 1 January of the year 1, which was a Monday."""
        weeks, rest = divmod(day.toordinal(), 7)
        return weeks * 5 + min(rest, 5) + self._gained[bisect_right(self._differing, day)]


def add_workdays(day: date, n: int) -> date:
    """See Workdays.add."""
    return Workdays.load().add(day, n)
