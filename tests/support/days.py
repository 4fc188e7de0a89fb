"""The day on which the tests stand, and moments of it: 2026-10-15, a Thursday."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 10, 15)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HERE)


def of_october(day: int) -> date:
    return date(2026, 10, day)
