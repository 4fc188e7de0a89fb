"""What an empty table begins with, and what a newer release of `holidays` adds: special days of the years it knows, three shifts.

After every migration; what stands there already is never touched, so that nothing typed by hand is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from functools import cache
from typing import Any

from holidays import country_holidays

from nantun.days import A_DAY

from .choices import Belongs, Origin

FIRST_YEAR = 2020
YEARS_AHEAD = 30
SATURDAY = 5
IN_BRACKETS = re.compile(r"（.*?）")
SWAPPED_FOR = re.compile(r"\d{4}-\d{2}-\d{2}")
OTHER_NAMES = {"农历除夕": "春节"}
SHIFTS = (
    ("early", "早班", "早", time(8), time(16), Belongs.STARTS),
    ("middle", "中班", "中", time(16), time(0), Belongs.STARTS),
    ("night", "夜班", "夜", time(0), time(8), Belongs.ENDS),
)


def seed(apps: Any) -> None:
    """apps: the registry of models as the migrations left them; without ours when the app itself was migrated away."""
    try:
        days, shifts = apps.get_model("workdays", "SpecialDay"), apps.get_model("workdays", "Shift")
    except LookupError:
        return
    seed_days(days)
    seed_shifts(shifts)


def seed_days(model: Any) -> None:
    """The days of each known year of which no day is there yet."""
    there = set(model.objects.order_by().values_list("day__year", flat=True).distinct())
    model.objects.bulk_create(
        [
            model(day=day, works=works, name=name, origin=Origin.SEEDED)
            for day, (works, name) in sorted(known_days().items())
            if day.year not in there
        ]
    )


def seed_shifts(model: Any) -> None:
    if model.objects.exists():
        return
    model.objects.bulk_create(
        [
            model(code=code, name=name, mark=mark, starts=starts, ends=ends, belongs=belongs, order=order)
            for order, (code, name, mark, starts, ends, belongs) in enumerate(SHIFTS)
        ]
    )


@cache
def known_days() -> dict[date, tuple[bool, str]]:
    """day → (worked, name), from FIRST_YEAR on. A year is known when its notice is: when somewhere in it a weekend day is worked.

    A holiday lasts as long as nobody works around it: the notices name the weekend days between with it.
    """
    calendar = _calendar(range(FIRST_YEAR, FIRST_YEAR + YEARS_AHEAD))
    worked = {day for day in calendar.weekend_workdays if day.year >= FIRST_YEAR}
    years = {day.year for day in worked}
    found: dict[date, tuple[bool, str]] = {}
    swapped: dict[str, str] = {}
    for run in _runs(calendar, worked, years):
        label = _label(calendar, run)
        found |= dict.fromkeys(run, (False, label))
        swapped |= {at: label for day in run for at in SWAPPED_FOR.findall(calendar.get(day, ""))}
    return found | {day: (True, f"{swapped[day.isoformat()]}调休" if day.isoformat() in swapped else "调休") for day in worked}


def names_of(days: Iterable[date]) -> str:
    """Which holidays of the law lie among the days: 中秋节、国庆节; "" for none."""
    run = list(days)
    return _label(_calendar({day.year for day in run}), run)


def _calendar(years: Iterable[int]) -> Any:
    return country_holidays("CN", years=years, language="zh_CN")


def _label(calendar: Any, run: list[date]) -> str:
    return "、".join(dict.fromkeys(name for day in run if (name := _name(calendar.get(day, "")))))


def _name(text: str) -> str:
    """The holiday itself, without remarks; nothing for a day off that is only swapped."""
    name = IN_BRACKETS.sub("", text).strip()
    return "" if name == "休息日" else OTHER_NAMES.get(name, name)


def _runs(calendar: Any, worked: set[date], years: set[int]) -> list[list[date]]:
    """Days on end on which nobody works, those that hold a holiday."""
    runs: list[list[date]] = [[]]
    day, end = date(min(years), 1, 1), date(max(years), 12, 31)
    while day <= end:
        if day.year in years and (day in calendar or (day.weekday() >= SATURDAY and day not in worked)):
            runs[-1].append(day)
        elif runs[-1]:
            runs.append([])
        day += A_DAY
    return [run for run in runs if any(day in calendar for day in run)]
