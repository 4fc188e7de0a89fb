"""From the rows of an uploaded workbook to changes of cells, or to what is wrong with each of its cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.days import month_day
from nantun.people.models import Employee, Placement, Team
from nantun.workbooks import cells
from nantun.workbooks.faults import Fault
from nantun.workbooks.headings import RowReader, Table, read_table
from nantun.workbooks.values import SheetRow

from ..actions import Change, belonging
from ..choices import Kind
from ..sheet import PERSON, TEAM, Line, Place, lines_of
from . import columns


@dataclass
class Reading:
    """changes: cells that differ from what stands in the sheet, in the order of the workbook; names: what their lines are called."""

    table: Table
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    names: dict[Line, str] = field(default_factory=dict)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(line, how many of its cells change)."""
        found: dict[Line, int] = defaultdict(int)
        for one in self.changes:
            found[one.line] += 1
        return [(self.names[line], count) for line, count in found.items()]


def read_roster(source: bytes | BinaryIO, place: Place) -> Reading:
    """Every cell of the workbook that would change the sheet, and every fault in the order of the workbook. Raises UnreadableWorkbook.

    An empty cell changes nothing. A fixed number of queries.
    """
    table = read_table(source, columns.headings(place.kind))
    reading = Reading(table, faults=list(table.faults))
    if not any(heading.key in table.columns for heading in columns.DAYS):
        reading.faults.append(Fault(table.heading_row, "1日", "heading_missing", _("表头里没有日期,要写成 1日、2日 的样子。")))
    if not reading.faults:
        _Rows(reading, place).read()
    reading.faults.sort(key=lambda fault: (fault.row, fault.place))
    return reading


class _Rows:
    def __init__(self, reading: Reading, place: Place) -> None:
        self.reading, self.table, self.place = reading, reading.table, place
        self.words = columns.words(place)
        self.allowed = "、".join(self.words)
        self.teams = {team.name: team.pk for team in Team.objects.filter(unit=place.unit)}
        there = Placement.objects.filter(Q(ended_on=None) | Q(ended_on__gte=place.days[0]), unit=place.unit, started_on__lte=place.days[-1])
        self.people = list(Employee.objects.filter(pk__in=there.values("employee")).for_rows().order_by("number"))

    def read(self) -> None:
        first: dict[Line, int] = {}
        typed: list[tuple[RowReader, str, Change]] = []
        for row in self.table.rows:
            if self._is_filled(row):
                typed += self._row(row, first)
        self._keep(typed)

    def _is_filled(self, row: SheetRow) -> bool:
        """A line without a single day (a signature, a total) is none."""
        return any(self.table.cell(row, heading.key).raw.strip() for heading in columns.DAYS)

    def _row(self, row: SheetRow, first: dict[Line, int]) -> list[tuple[RowReader, str, Change]]:
        reader = RowReader(self.table, row, self.reading.faults)
        line = self._line(reader)
        marks = {heading.key: self._mark(reader, heading.key) for heading in columns.DAYS}
        if line is None:
            return []
        if not reader.first_of(first, line, "name" if line.what == PERSON else "team", _("和第 %(line)s 行是同一个,请合成一行。")):
            return []
        days = {f"d{day.day}": day for day in self.place.days}
        return [(reader, key, Change(line, days[key], mark)) for key, mark in marks.items() if mark]

    def _mark(self, reader: RowReader, key: str) -> str:
        mark = reader.take(key, cells.choice, choices=self.words, allowed=self.allowed) or ""
        day = int(key[1:])
        if mark and day > len(self.place.days):
            reader.fault(key, "no_such_date", _("%(month)s月没有%(day)s日。") % {"month": self.place.month.month, "day": day})
            return ""
        return mark

    def _line(self, reader: RowReader) -> Line | None:
        number = reader.take("number", cells.employee_number) or ""
        name = reader.take("name", cells.name) or ""
        if not reader.sound("number", "name"):
            return None
        if number or name:
            return self._person(reader, number, name)
        if self.place.kind is Kind.LEADING:
            reader.fault("name", "missing", _("请写带班领导的姓名或工号。"))
            return None
        return self._team(reader)

    def _team(self, reader: RowReader) -> Line | None:
        team = reader.take("team", cells.short_text, missing=_("请写班组,或者写职工的姓名。"))
        if not team:
            return None
        if team not in self.teams:
            known = "、".join(self.teams) or _("还没有班组")
            reader.fault("team", "no_such_team", _("本单位没有这个班组。本单位的班组:%(known)s。") % {"known": known})
            return None
        line = Line(TEAM, self.teams[team])
        self.reading.names[line] = team
        return line

    def _person(self, reader: RowReader, number: str, name: str) -> Line | None:
        meant = [one for one in self.people if (one.number == number if number else one.name == name)]
        if not meant:
            said = _("工号 %(word)s") if number else "%(word)s"
            reader.fault(
                "number" if number else "name", "nobody", _("本单位这个月没有") + said % {"word": number or name} + _(",请核对姓名和工号。")
            )
        elif len(meant) > 1:
            numbers = "、".join(one.number for one in meant)
            reader.fault(
                "name", "namesakes", _("本单位有 %(n)s 个同名的(工号 %(numbers)s),请填工号。") % {"n": len(meant), "numbers": numbers}
            )
        elif name and meant[0].name != name:
            reader.fault(
                "number", "number_of_another", _("工号 %(number)s 是%(name)s,和姓名对不上。") % {"number": number, "name": meant[0].name}
            )
        else:
            line = Line(PERSON, meant[0].pk)
            self.reading.names[line] = meant[0].name
            return line
        return None

    def _keep(self, typed: list[tuple[RowReader, str, Change]]) -> None:
        """Those that change something; somebody who does not stand in the unit on that day is a fault of that cell."""
        belongs = belonging(self.place, [change for _reader, _key, change in typed])
        there = lines_of(self.place.rows().select_related("shift"))
        for reader, key, change in typed:
            stands = there.get((change.line, change.day))
            if not belongs(change):
                reader.fault(key, "elsewhere", _says_elsewhere(self.place, change.day))
            elif stands is None or stands.mark != change.now:
                self.reading.changes.append(change)


def _says_elsewhere(place: Place, day: date) -> str:
    words = {"day": month_day(day)}
    if place.kind is Kind.LEADING:
        return _("%(day)s这个人不是本单位的干部,不能排带班。") % words
    return _("%(day)s这个人不在本单位。") % words
