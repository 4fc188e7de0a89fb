"""The days of festivals: lunar ones are reckoned, Eid al-Fitr is estimated until somebody confirms it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from borax.calendars.lunardate import LunarDate
from holidays import country_holidays

from .choices import Festival
from .models import FestivalDay

LUNAR = {Festival.SPRING: (1, 1), Festival.DRAGON_BOAT: (5, 5), Festival.MID_AUTUMN: (8, 15)}
YEARS = range(1960, 2078)
"""Of which both are known, lunar days and the estimates of Eid al-Fitr."""


class FestivalDate(NamedTuple):
    """estimated: not confirmed yet, and may lie a day off. confirmation: the row behind a confirmed day."""

    festival: Festival
    day: date
    estimated: bool = False
    confirmation: FestivalDay | None = None


def festival_day(festival: str, year: int) -> FestivalDate:
    """The festival's day within that solar year; at most one query. Raises ValueError for a year outside YEARS."""
    known = Festival(festival)
    if year not in YEARS:
        raise ValueError(f"no festivals are known of {year}")
    if not known.is_sighted:
        return FestivalDate(known, _lunar(known, year))
    row = FestivalDay.objects.filter(festival=known, year=year).select_related("confirmed_by").first()
    return FestivalDate(known, row.day, confirmation=row) if row else FestivalDate(known, _eid(year), estimated=True)


def festivals_of(year: int) -> list[FestivalDate]:
    """All of them in the order of the year; one query."""
    return sorted((festival_day(one, year) for one in Festival), key=lambda found: found.day)


def _lunar(festival: Festival, year: int) -> date:
    month, day = LUNAR[festival]
    return LunarDate(year, month, day).to_solar_date()


def _eid(year: int) -> date:
    """As Singapore reckons it: East Asia often sees the moon a day after Arabia. The first of the two of 2033."""
    return min(country_holidays("SG", years=year, language="en_US", observed=False).get_named("Eid al-Fitr"))
