"""Who is meant by the names and numbers in a cell of an uploaded workbook.

words = (word for row in table.rows for key in ("name", "number") for word in words_in(table.cell(row, key)))
directory = Directory(words, unit_id=by.employee.unit_id if by.employee else None)             # one query, however many rows
people = directory.take(reader, "name", "number", day)       # [] where a fault was kept
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.workbooks import cells
from nantun.workbooks.cells import CellFault
from nantun.workbooks.headings import RowReader
from nantun.workbooks.values import EMPTY, Cell, Kind
from nantun.workbooks.words import half_width, person_name

from .models import Employee
from .placements import Placements

BETWEEN = re.compile(r"[、,,;;/|\n]+")
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{3,19}")
MOST_PLACES = 6


def pieces(text: str) -> list[str]:
    """The names or numbers of a cell, one by one: 张三、李 四 → 张三, 李 四."""
    return [piece.strip() for piece in BETWEEN.split(text) if piece.strip()]


class Directory:
    """Everybody whom a workbook may mean, asked for once. unit_id: of whom it is, whose namesakes of other units are not meant."""

    def __init__(self, words: Iterable[str], *, unit_id: int | None) -> None:
        names, numbers = set(), set()
        for word in words:
            names |= {person_name(word), *(person_name(part) for part in word.split())}
            numbers.add(half_width(word).upper())
        self._unit_id = unit_id
        self._names: dict[str, list[Employee]] = defaultdict(list)
        self._numbers: dict[str, Employee] = {}
        for one in Employee.objects.filter(Q(name__in=names) | Q(number__in=numbers)).for_rows().order_by("number"):
            self._names[one.name].append(one)
            self._numbers[one.number] = one
        self._placements = Placements(one.pk for one in self._numbers.values())

    def of_cells(self, names: Cell, numbers: Cell, day: date | None) -> list[Employee]:
        """The people of a cell of names, with the cell of numbers beside it that tells namesakes apart. Raises CellFault."""
        words = self._words(names)
        given = [half_width(one).upper() for one in pieces(_numbers_as_text(numbers))]
        if not given:
            return [self._meant(word, day) for word in words]
        found = [self._numbered(number) for number in given]
        if words and len(words) != len(found):
            raise CellFault(
                "numbers_do_not_match",
                _("姓名有 %(names)s 个,工号有 %(numbers)s 个,对不上。") % {"names": len(words), "numbers": len(found)},
            )
        for word, one in zip(words, found, strict=False):
            if person_name(word) != one.name:
                raise CellFault(
                    "number_of_another", _("工号 %(number)s 是%(name)s,和姓名对不上。") % {"number": one.number, "name": one.name}
                )
        return found

    def take(self, reader: RowReader, key: str, numbers: str, day: date | None) -> list[Employee]:
        """The people of the reader's row; what is wrong is kept as a fault of the cell that it is wrong with. numbers: "" without such a column."""
        beside = reader.table.cell(reader.row, numbers) if numbers else EMPTY
        try:
            return self.of_cells(reader.table.cell(reader.row, key), beside, day)
        except CellFault as fault:
            at_number = fault.code in ("no_such_number", "number_of_another", "zeros_lost") and beside
            reader.fault(numbers if at_number else key, fault.code, fault.message)
            return []

    def _words(self, cell: Cell) -> list[str]:
        """Pieces of a cell; one that is nobody's name, but each of its words somebody's, is several people: 张三 李四."""
        words = []
        for piece in pieces(cells.raw_text(cell)):
            parts = piece.split()
            together = len(parts) < 2 or self._known(piece)
            words += [piece] if together or not all(self._known(part) for part in parts) else parts
        return words

    def _known(self, word: str) -> bool:
        return bool(self._names.get(person_name(word))) or half_width(word).upper() in self._numbers

    def _meant(self, word: str, day: date | None) -> Employee:
        if NUMBER.fullmatch(half_width(word)):
            return self._numbered(half_width(word).upper())
        name = person_name(word)
        there = [one for one in self._names.get(name, []) if day is None or self._placements.on(one.pk, day)]
        if not there:
            raise CellFault("nobody", _("花名册里没有“%(name)s”这个人,请核对姓名,或填工号。") % {"name": name})
        own = [one for one in there if one.unit_id == self._unit_id]
        if len(there) > 1 and len(own) != 1:
            raise CellFault(
                "namesakes",
                _("全矿有 %(n)s 个%(name)s(%(places)s),请填工号。") % {"n": len(there), "name": name, "places": _places(there)},
            )
        return there[0] if len(there) == 1 else own[0]

    def _numbered(self, number: str) -> Employee:
        if number not in self._numbers:
            raise CellFault("no_such_number", _("花名册里没有工号 %(number)s。") % {"number": number})
        return self._numbers[number]


def words_in(cell: Cell) -> list[str]:
    """Everything in the cell that may be somebody's name or number; a faulty cell has none."""
    return pieces(cell.raw) if cell.kind in (Kind.TEXT, Kind.NUMBER) else []


def _numbers_as_text(cell: Cell) -> str:
    """A bare number is a fault: its zeros in front may be gone."""
    if cell.kind is Kind.NUMBER:
        cells.employee_number(cell)
    return cells.raw_text(cell)


def _places(people: list[Any]) -> str:
    places = [one.place for one in people[:MOST_PLACES]]
    return "、".join(places) + (_("等") if len(people) > MOST_PLACES else "")
