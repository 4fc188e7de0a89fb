"""A year's calendar as the page shows it."""

from __future__ import annotations

import calendar as weeks_of
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from nantun.days import A_DAY, long_day

from .calendar import SATURDAY, Workdays
from .festivals import FestivalDate
from .models import SpecialDay

MONTHS = range(1, 13)


@dataclass(frozen=True)
class Cell:
    """kind: off, works, weekend or plain; mark: 休 or 班 where a notice speaks; title: what it says."""

    day: date
    kind: str
    mark: str = ""
    title: str = ""
    festival: str = ""
    today: bool = False

    @property
    def said(self) -> str:
        return self.title or self.festival


@dataclass(frozen=True)
class Month:
    """weeks: Monday first; None where another month's days would stand."""

    month: int
    weeks: list[list[Cell | None]]
    workdays: int


@dataclass(frozen=True)
class Stretch:
    """Days on end of one holiday."""

    first: date
    last: date

    @property
    def in_words(self) -> str:
        first, last = (long_day(day, day) for day in (self.first, self.last))
        return first if self.first == self.last else _("%(first)s至%(last)s") % {"first": first, "last": last}


@dataclass(frozen=True)
class Holiday:
    """One holiday as the notice says it: 国庆节, when it is, which weekend days are worked for it."""

    name: str
    stretches: list[Stretch]
    worked: list[date]

    @property
    def in_words(self) -> str:
        """10月1日(周四)至10月7日(周三) 放假;9月27日(周日)、10月10日(周六) 上班."""
        off = ",".join(stretch.in_words for stretch in self.stretches)
        worked = "、".join(long_day(day, day) for day in self.worked)
        said = [(off, _("%(days)s 放假")), (worked, _("%(days)s 上班"))]
        return ";".join(sentence % {"days": days} for days, sentence in said if days)


@dataclass(frozen=True)
class Year:
    year: int
    months: list[Month]
    holidays: list[Holiday]
    workdays: int
    documents: list[str]

    @property
    def is_published(self) -> bool:
        return bool(self.holidays)


def year_of(year: int, rows: Iterable[SpecialDay], festivals: Iterable[FestivalDate], today: date) -> Year:
    """Out of the year's special days; asks nothing."""
    special = {row.day: row for row in rows}
    named = {found.day: str(found.festival.label) for found in festivals}
    reckoning = Workdays({day: row.works for day, row in special.items()})
    months = [_month(year, month, special, named, today, reckoning) for month in MONTHS]
    documents = list(dict.fromkeys(row.document for row in special.values() if row.document))
    return Year(year, months, _holidays(special.values()), sum(month.workdays for month in months), documents)


def _month(year: int, month: int, special: Mapping[date, SpecialDay], named: Mapping[date, str], today: date, reckoning: Workdays) -> Month:
    weeks = weeks_of.Calendar().monthdatescalendar(year, month)
    cells = [[_cell(day, special.get(day), named.get(day, ""), today) if day.month == month else None for day in week] for week in weeks]
    first = date(year, month, 1)
    last = date(year, month, weeks_of.monthrange(year, month)[1])
    return Month(month, cells, reckoning.between(first - A_DAY, last))


def _cell(day: date, row: SpecialDay | None, festival: str, today: date) -> Cell:
    if row is None:
        return Cell(day, "weekend" if day.weekday() >= SATURDAY else "plain", festival=festival, today=day == today)
    kind, mark = ("works", "班") if row.works else ("off", "休")
    return Cell(day, kind, mark, row.name, festival, day == today)


def _holidays(rows: Iterable[SpecialDay]) -> list[Holiday]:
    """In the order of the year. A swapped day is told with the holiday after which it is named."""
    ordered = sorted(rows, key=lambda row: row.day)
    off = [row for row in ordered if not row.works]
    found: dict[str, list[Stretch]] = {}
    for _key, run in groupby(enumerate(off), key=lambda pair: (pair[1].day - timedelta(days=pair[0]), pair[1].name)):
        days = [row for _place, row in run]
        found.setdefault(days[0].name, []).append(Stretch(days[0].day, days[-1].day))
    worked: dict[str, list[date]] = {name: [] for name in found}
    for row in ordered:
        if row.works:
            worked.setdefault(row.name.removesuffix("调休"), []).append(row.day)
    return [Holiday(name, found.get(name, []), days) for name, days in worked.items()]
