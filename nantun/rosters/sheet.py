"""A month's sheet as the grid shows it: a line for each team and person, a cell for each day."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.days import A_DAY, month_words
from nantun.people.choices import CADRE_RANKS
from nantun.people.models import Employee, Team, Unit
from nantun.web.keys import key_of
from nantun.workdays.calendar import Workdays
from nantun.workdays.models import REST, Shift
from nantun.workdays.shifts import active_shifts

from .choices import Kind
from .models import RosterDay, Sheet

WEEK = timedelta(days=7)
TEAM, PERSON = "t", "e"
NO_TEAM, EVERYBODY = "none", "all"


class Line(NamedTuple):
    """Whose cells: a team's or a person's. As a word: t12, e34."""

    what: str
    pk: int

    def __str__(self) -> str:
        return f"{self.what}{self.pk}"

    @classmethod
    def of(cls, row: RosterDay) -> Line:
        return cls(TEAM, row.team_id) if row.team_id else cls(PERSON, row.employee_id or 0)

    @classmethod
    def read(cls, word: str) -> Line:
        """Raises ValueError."""
        key = key_of(word[1:])
        if word[:1] not in (TEAM, PERSON) or key is None:
            raise ValueError(word)
        return cls(word[0], key)


@dataclass(frozen=True)
class Place:
    """Which sheet: its kind, unit and month (a first day)."""

    kind: Kind
    unit: Unit
    month: date

    @property
    def title(self) -> str:
        return f"{self.unit.name}{month_words(self.month)}{self.kind.label}"

    @property
    def days(self) -> list[date]:
        return [self.month + A_DAY * n for n in range(monthrange(self.month.year, self.month.month)[1])]

    @property
    def marks(self) -> list[tuple[str, str]]:
        """(mark, name) of what may stand in a cell, in the order of their digits: 1, 2, 3 and 0 for rest; one query."""
        rest = [(REST, _("休息"))] if self.kind is Kind.SHIFTS else []
        return [(one.mark, one.name) for one in active_shifts()] + rest

    def rows(self) -> Any:
        return RosterDay.objects.filter(kind=self.kind, unit=self.unit).in_month(self.month)


@dataclass(frozen=True)
class Row:
    """cells: one mark for each day, "" where nothing is known; beneath: the team's, shown where a person has none of his own.

    before: the marks of the seven days before the month, for copying last week. opens: the word with which the team's people are shown.
    """

    line: Line
    name: str
    detail: str
    cells: list[str]
    beneath: list[str]
    before: list[str]
    opens: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(zip(self.cells, self.beneath, strict=True))


@dataclass
class MonthSheet:
    """What a page of a sheet shows."""

    place: Place
    days: list[tuple[date, bool]]
    rows: list[Row]
    saved: Sheet | None
    marks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def filled(self) -> int:
        return sum(1 for row in self.rows for mark in row.cells if mark)


def month_sheet(place: Place, *, opened: str = "") -> MonthSheet:
    """The sheet with its teams, and people where they differ from their team; of the team `opened` everybody; NO_TEAM and EVERYBODY are such words too.

    A fixed number of queries.
    """
    first, last = place.days[0] - WEEK, place.days[-1]
    marks: dict[Line, dict[date, str]] = defaultdict(dict)
    for row in RosterDay.objects.filter(kind=place.kind, unit=place.unit).between(first, last).select_related("shift"):
        marks[Line.of(row)][row.day] = row.mark
    rows = _leaders(place, marks) if place.kind is Kind.LEADING else _teams(place, marks, opened)
    workdays = Workdays.load()
    return MonthSheet(
        place=place,
        days=[(day, workdays.is_workday(day)) for day in place.days],
        rows=rows,
        saved=Sheet.objects.of(place.kind, place.unit, place.month).select_related("saved_by").first(),
        marks=place.marks,
    )


def _leaders(place: Place, marks: dict[Line, dict[date, str]]) -> list[Row]:
    """The unit's cadres, and whoever stands in the sheet."""
    people = _people(place, marks, Q(rank__in=CADRE_RANKS))
    return [_row(place, marks, Line(PERSON, one.pk), one.name, one.post) for one in people]


def _teams(place: Place, marks: dict[Line, dict[date, str]], opened: str) -> list[Row]:
    teams = list(Team.objects.filter(unit=place.unit).order_by("order", "id"))
    people = _people(place, marks, _of_team(opened))
    rows: list[Row] = []
    for team in teams:
        line = Line(TEAM, team.pk)
        rows.append(_row(place, marks, line, team.name, "", opens=str(team.pk)))
        rows += [_person(place, marks, one, line) for one in people if one.team_id == team.pk]
    known = {team.pk for team in teams}
    return rows + [_person(place, marks, one, None) for one in people if one.team_id not in known]


def _of_team(opened: str) -> Q:
    if opened in (NO_TEAM, EVERYBODY):
        return Q(team=None) if opened == NO_TEAM else Q()
    key = key_of(opened)
    return Q(team=key) if key is not None else Q(pk__in=())


def _people(place: Place, marks: dict[Line, dict[date, str]], more: Q) -> list[Employee]:
    """Those of the unit who stand in the sheet by name this month, and those whom `more` names."""
    named = {line.pk for line, days in marks.items() if line.what == PERSON and any(day >= place.month for day in days)}
    chosen = Employee.objects.filter(Q(pk__in=named) | (Q(unit=place.unit, status="on_post") & more))
    return list(
        chosen.for_rows().order_by("level", "number") if place.kind is Kind.LEADING else chosen.for_rows().order_by("pinyin", "number")
    )


def _person(place: Place, marks: dict[Line, dict[date, str]], one: Employee, team: Line | None) -> Row:
    return _row(place, marks, Line(PERSON, one.pk), one.name, one.post, beneath=team)


def _row(
    place: Place,
    marks: dict[Line, dict[date, str]],
    line: Line,
    name: str,
    detail: str,
    *,
    beneath: Line | None = None,
    opens: str = "",
) -> Row:
    days = place.days
    own, under = marks.get(line, {}), marks.get(beneath, {}) if beneath else {}
    before = [own.get(days[0] - A_DAY * n, "") for n in range(7, 0, -1)]
    return Row(line, name, detail, [own.get(day, "") for day in days], [under.get(day, "") for day in days], before, opens)


def shifts_by_mark() -> dict[str, Shift]:
    """Every shift that may stand in a cell; one query."""
    return {one.mark: one for one in active_shifts()}


def lines_of(rows: Iterable[RosterDay]) -> dict[tuple[Line, date], RosterDay]:
    return {(Line.of(row), row.day): row for row in rows}
