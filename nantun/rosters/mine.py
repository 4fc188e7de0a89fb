"""我的班次: one person's month."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from nantun.workdays.calendar import Workdays

from .duties import Duty, leading, shifts_of


@dataclass(frozen=True)
class MyDay:
    """duty: None where no roster tells; led: the shift that is led that day."""

    day: date
    works: bool
    duty: Duty | None
    led: Duty | None


@dataclass(frozen=True)
class MyMonth:
    """weeks: Monday first, None where another month's days would stand."""

    month: date
    weeks: list[list[MyDay | None]]

    @property
    def days(self) -> list[MyDay]:
        return [day for week in self.weeks for day in week if day]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each shift, rest included, in the order in which they come."""
        found: dict[str, int] = {}
        for day in self.days:
            if day.duty:
                found[day.duty.name] = found.get(day.duty.name, 0) + 1
        return found

    @property
    def led(self) -> int:
        return sum(1 for day in self.days if day.led)


def my_month(employee_id: int, month: date) -> MyMonth:
    """Four queries."""
    last = month + relativedelta(months=1, days=-1)
    duties, led = shifts_of([employee_id], month, last), {duty.day: duty for duty in leading([employee_id], month, last)[employee_id]}
    workdays = Workdays.load()
    weeks = [
        [
            MyDay(day, workdays.is_workday(day), duties.on(employee_id, day), led.get(day)) if day.month == month.month else None
            for day in week
        ]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]
    return MyMonth(month, weeks)
