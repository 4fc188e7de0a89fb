"""Finds the table in a workbook: the row of headings, which column is which, where the rows begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.utils.translation import gettext as _

from .cells import CellFault
from .child.limits import DEFAULT, Limits
from .faults import Fault
from .reading import UnreadableWorkbook, read_sheets, refused
from .values import Cell, SheetRow, SheetRows
from .words import half_width

T = TypeVar("T")
IN_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
SEARCHED_ROWS = 50
ENOUGH = 3
"""So many known headings make a row the row of headings."""
ENOUGH_BENEATH = 2
"""So many in the row just beneath make it a second one: group heads above, their parts below."""


@dataclass(frozen=True)
class Heading:
    """A column that the form knows. synonyms: other wordings, the preferred first; mask: how its value looks in a message.

    label: may be translated late; whatever is told of the column needs it as text, so `name` is read instead.
    """

    key: str
    label: Any
    synonyms: tuple[str, ...] = ()
    required: bool = False
    mask: Callable[[str], str] = str

    @property
    def name(self) -> str:
        return str(self.label)

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        return tuple(plain_heading(word) for word in (self.name, *self.synonyms))


@dataclass
class Table:
    """columns: place (1 for A) by key; wordings: each heading as the file has it; above: rows before the heading row.

    unknown: headings that were not understood and are left out; faults: of the headings themselves.
    """

    sheet: SheetRows
    heading_row: int
    columns: dict[str, int]
    wordings: dict[str, str]
    headings: dict[str, Heading]
    above: list[SheetRow]
    rows: list[SheetRow]
    unknown: list[str] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def cell(self, row: SheetRow, key: str) -> Cell:
        return row.cell(self.columns.get(key))

    def nothing(self, key: str, message: str) -> Fault:
        """That there are no rows, at the heading of that column."""
        return Fault(self.heading_row, self.wordings[key], "nothing", message, place=self.columns[key])

    def fault(self, row: SheetRow, key: str, code: str, message: str) -> Fault:
        """A fault of one cell, its value masked as the heading says."""
        shown = self.headings[key].mask(self.cell(row, key).shown)
        return Fault(row.number, self.wordings.get(key, self.headings[key].name), code, str(message), shown, self.columns.get(key, 0))


class RowReader:
    """Takes the cells of one row through their parsers; what is wrong is kept in `faults`, and the key in `failed`."""

    def __init__(self, table: Table, row: SheetRow, faults: list[Fault]) -> None:
        self.table = table
        self.row = row
        self.faults = faults
        self.failed: set[str] = set()

    def take(self, key: str, parse: Callable[..., T], *, missing: object = "", **options: Any) -> T | None:
        """The cell's value, or None when it was faulty. missing: the message when an empty cell is a fault."""
        try:
            value = parse(self.table.cell(self.row, key), **options)
        except CellFault as fault:
            self.fault(key, fault.code, fault.message)
            return None
        if value in ("", None) and missing:
            self.fault(key, "missing", str(missing))
            return None
        return value

    def fault(self, key: str, code: str, message: str) -> None:
        self.failed.add(key)
        self.faults.append(self.table.fault(self.row, key, code, message))

    def first_of(self, seen: dict[Any, int], what: Any, key: str, message: str) -> bool:
        """Whether no row above is the same; otherwise a fault at that column. seen: the rows so far by what they are; message: with %(line)s."""
        line = seen.setdefault(what, self.row.number)
        if line != self.row.number:
            self.fault(key, "twice", str(message) % {"line": line})
        return line == self.row.number

    def sound(self, *keys: str) -> bool:
        """None of these cells was faulty: what compares them may be asked."""
        return self.failed.isdisjoint(keys)


def read_table(source: Path | str | bytes | BinaryIO, headings: Sequence[Heading], *, limits: Limits = DEFAULT) -> Table:
    """The one table of a workbook with these headings. Raises UnreadableWorkbook."""
    return find_table(read_sheets(source, limits=limits), headings)


def find_table(sheets: Iterable[SheetRows], headings: Sequence[Heading]) -> Table:
    """The one sheet with a row of these headings; two of them are refused, since half the people would be missing."""
    sheets = list(sheets)
    if not any(sheet.rows for sheet in sheets):
        raise refused("nothing")
    places = _places(headings)
    found = [(sheet, at) for sheet in sheets if (at := _heading_row(sheet, places)) is not None]
    if not found:
        wanted = "、".join(heading.name for heading in headings if heading.required) or headings[0].name
        raise UnreadableWorkbook(_("没有找到表头。表里要有一行写着:{wanted}。").format(wanted=wanted), code="no_heading")
    if len(found) > 1:
        titles = "、".join(f"“{sheet.title}”" for sheet, at in found)
        raise UnreadableWorkbook(_("有几张表都有表头:{titles}。请把数据合到一张表里。").format(titles=titles), code="several_tables")
    sheet, at = found[0]
    return _table(sheet, at, headings, places)


def plain_heading(text: str) -> str:
    """A heading without blanks, stars, colons and remarks in brackets: “联系 电话（必填）*” → 联系电话."""
    return re.sub(r"[\s*:_\-—]", "", IN_BRACKETS.sub("", half_width(text))).lower()


def _places(headings: Sequence[Heading]) -> dict[str, tuple[str, int]]:
    """wording → (key, how far down the list of its wordings)."""
    return {word: (heading.key, rank) for heading in headings for rank, word in reversed(list(enumerate(heading.wordings)))}


def _known(row: SheetRow, places: dict[str, tuple[str, int]]) -> set[str]:
    return {places[word][0] for text in row.texts() if (word := plain_heading(text)) in places}


def _heading_row(sheet: SheetRows, places: dict[str, tuple[str, int]]) -> int | None:
    """The index of the row that holds most known headings."""
    keys = {key for key, rank in places.values()}
    scores = [len(_known(row, places)) for row in sheet.rows[:SEARCHED_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best >= min(ENOUGH, len(keys)) else None


def _table(sheet: SheetRows, at: int, headings: Sequence[Heading], places: dict[str, tuple[str, int]]) -> Table:
    head = sheet.rows[at]
    _refuse_second_heading(sheet, at, places)
    table = Table(sheet, head.number, {}, {}, {heading.key: heading for heading in headings}, sheet.rows[:at], [])
    _assign(table, head, places)
    heading_words = {text.strip() for text in head.texts()} | set(places)
    for row in sheet.rows[at + 1 :]:
        if sum(text.strip() in heading_words for text in row.texts()) < ENOUGH:
            table.rows.append(row)
        elif row.texts() == head.texts():
            table.repeated.append(row.number)
        else:
            raise _two_headings(head.number, row.number)
    return table


def _refuse_second_heading(sheet: SheetRows, at: int, places: dict[str, tuple[str, int]]) -> None:
    """A row of group heads just above or of their parts just beneath: which column is which would be a guess."""
    head = sheet.rows[at]
    for other, enough in ((at - 1, ENOUGH), (at + 1, ENOUGH_BENEATH)):
        if 0 <= other < len(sheet.rows) and len(_known(sheet.rows[other], places)) >= enough:
            raise _two_headings(*sorted((head.number, sheet.rows[other].number)))


def _two_headings(first: int, second: int) -> UnreadableWorkbook:
    message = _("第 {first} 行和第 {second} 行都像表头。请只留一行表头,每列一个名称,不要合并。").format(first=first, second=second)
    return UnreadableWorkbook(message, code="two_headings", row=second)


def _assign(table: Table, head: SheetRow, places: dict[str, tuple[str, int]]) -> None:
    ranks: dict[str, int] = {}
    for place, cell in sorted(head.cells.items()):
        key, rank = places.get(plain_heading(cell.raw), ("", 0))
        if not key:
            table.unknown.append(half_width(cell.raw))
        elif key not in ranks or rank < ranks[key]:
            if key in ranks:
                table.unknown.append(table.wordings[key])
            ranks[key], table.columns[key], table.wordings[key] = rank, place, half_width(cell.raw)
        elif rank == ranks[key]:
            table.faults.append(_heading_fault(table, head, place, "heading_twice", _("有两列都叫这个名称,请只留一列。")))
        else:
            table.unknown.append(half_width(cell.raw))
    for heading in table.headings.values():
        if heading.required and heading.key not in table.columns:
            table.faults.append(
                Fault(head.number, heading.name, "heading_missing", _("表头里没有“{name}”这一列。").format(name=heading.name))
            )


def _heading_fault(table: Table, head: SheetRow, place: int, code: str, message: str) -> Fault:
    text = half_width(head.cells[place].raw)
    return Fault(head.number, text, code, message, text, place)
