"""Days as people type them and as pages show them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils import timezone
from django.utils.translation import gettext as _

A_DAY = dt.timedelta(days=1)
AN_HOUR = dt.timedelta(hours=1)
WEEKDAYS = "一二三四五六日"
WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
YEARS = range(1900, 2101)

_FULL = re.compile(r"(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_FOUR = re.compile(r"(\d{2})(\d{2})")
_DASHES = str.maketrans("—–−﹣_、。·,", "-----....")


def local_day(moment: dt.datetime) -> dt.date:
    """The day that it is at the mine at that moment (aware)."""
    return timezone.localtime(moment).date()


def moment_of(day: dt.date, hour: dt.time = dt.time.min) -> dt.datetime:
    """That hour of the day at the mine, aware; its beginning where none is given."""
    return timezone.make_aware(dt.datetime.combine(day, hour))


def month_ends(month: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month in which the day lies."""
    return month.replace(day=1), month_end(month)


def month_end(month: dt.date) -> dt.date:
    return month_after(month) - A_DAY


def month_after(month: dt.date) -> dt.date:
    """The first day of the next month."""
    return (month.replace(day=1) + 31 * A_DAY).replace(day=1)


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before."""
    return (month.replace(day=1) - A_DAY).replace(day=1)


def month_words(month: dt.date) -> str:
    """2026年10月."""
    return f"{month.year}年{month.month}月"


def parse_day(text: str, today: dt.date, *, ahead: bool = False) -> dt.date:
    """The day that somebody typed: 10-5, 10.5, 1005, 10月5日, 2026.10.5, 20261005, 26-10-5, 今天, full-width or not.

    Without a year it is the nearest such day in the past, today included (`ahead`: in the future). Raises ValueError.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if typed in WORDS:
        return today + dt.timedelta(days=WORDS[typed])
    if found := _FULL.fullmatch(typed) or _EIGHT.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
        return _in_range(dt.date(year + 2000 if len(found[1]) == 2 else year, month, day))
    if found := _SHORT.fullmatch(typed) or _FOUR.fullmatch(typed):
        month, day = (int(part) for part in found.groups())
        return _nearest(month, day, today, ahead)
    raise ValueError(f"not a day: {text!r}")


def _in_range(day: dt.date) -> dt.date:
    if day.year not in YEARS:
        raise ValueError(f"year out of range: {day.year}")
    return day


def _nearest(month: int, day: int, today: dt.date, ahead: bool) -> dt.date:
    """29 February may be up to eight years away (there is none in 2100)."""
    for distance in range(9):
        try:
            guess = dt.date(today.year + (distance if ahead else -distance), month, day)
        except ValueError:
            continue
        if (guess >= today) if ahead else (guess <= today):
            return guess
    raise ValueError(f"no such day: {month}-{day}")


def month_day(day: dt.date) -> str:
    """10月5日."""
    return f"{day.month}月{day.day}日"


def full_day(day: dt.date) -> str:
    """2026年10月5日."""
    return f"{day.year}年{month_day(day)}"


def moment_words(moment: dt.datetime) -> str:
    """10月16日 09:00, at the mine."""
    local = timezone.localtime(moment)
    return f"{month_day(local)} {local:%H:%M}"


def long_day(day: dt.date, today: dt.date) -> str:
    """10月5日(周一), with the year when it is not this one."""
    return f"{plain_day(day, today)}(周{WEEKDAYS[day.weekday()]})"


def plain_day(day: dt.date, today: dt.date) -> str:
    """10月5日, for the inside of a sentence."""
    return month_day(day) if day.year == today.year else full_day(day)


def short_day(day: dt.date, today: dt.date) -> str:
    """10-05, for columns; 2025-10-05 when it is not this year."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def due_words(due: dt.date | None, today: dt.date) -> tuple[str, str]:
    """(what a deadline means today, colour): 已超期 3 天 red, 今天到期 red, 还有 2 天 amber, 11-05 前 blue, 本月内 blue."""
    if due is None:
        return _("本月内"), "blue"
    days = (due - today).days
    if days < 0:
        return _("已超期 %(n)s 天") % {"n": -days}, "red"
    if days == 0:
        return _("今天到期"), "red"
    if days <= 3:
        return _("还有 %(n)s 天") % {"n": days}, "amber"
    return _("%(day)s 前") % {"day": short_day(due, today)}, "blue"
