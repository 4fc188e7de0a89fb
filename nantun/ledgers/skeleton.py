"""The sheet of paper without its rows: openpyxl sets title, heads, total, signatures, print set-up and styles.

One row of empty styled cells stands where the rows will come (`Sheet.first`); stream.py puts them in its place.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate, groupby, product
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from .cells import FORBIDDEN, LOOKS_ESCAPED

FACE = "宋体"
A4 = 9
LINE = 15
THIN = Side(style="thin")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
ACROSS = {"text": "left", "int": "right", "money": "right", "number": "right", "date": "center", "moment": "center", "no": "center"}
FORMATS = {
    "text": "@",
    "int": "0_ ",  # a blank behind, or the figure would touch the text beside it
    "money": "#,##0.00_ ",
    "number": "0.##_ ",
    "date": 'yyyy"年"m"月"d"日"',
    "moment": 'yyyy"年"m"月"d"日" hh:mm',
    "no": "0",
}
TOTAL, NOTHING = "合计", "无"
SIGNATURES = ("单位负责人:", "审核人:", "填报人:", "电话:")


@dataclass(frozen=True, eq=False)
class Look:
    """How cells look. Each is one object, so that a book is asked once for the style that stands for it: the asking takes longest."""

    font: Font
    alignment: Alignment
    border: Border | None = None
    number_format: str = "General"


def _look(size: float, *, bold: bool = False, border: Border | None = None, number_format: str = "General", **alignment: Any) -> Look:
    return Look(Font(name=FACE, size=size, bold=bold), Alignment(vertical="center", **alignment), border, number_format)


TITLE = _look(18, bold=True, horizontal="center", wrap_text=True)
HEAD = _look(11, bold=True, border=GRID, horizontal="center", wrap_text=True)
EMPTY = _look(10, border=GRID, horizontal="center", wrap_text=True)
NOTE = _look(10, wrap_text=True)
SPREAD, WRAPPED = _look(11, horizontal="left"), _look(11, horizontal="left", wrap_text=True)
BODY = {kind: _look(10, border=GRID, number_format=form, horizontal=ACROSS[kind], wrap_text=True) for kind, form in FORMATS.items()}
SUM = {
    kind: _look(10, bold=True, border=GRID, number_format=form, horizontal=ACROSS[kind], shrink_to_fit=True)
    for kind, form in FORMATS.items()
}


@dataclass(frozen=True)
class Head:
    """A column as the paper shows it. kind "no" is 序号; total: what stands in the last row."""

    label: str
    kind: str = "text"
    width: float = 12
    group: str = ""
    total: Any = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """name: the tab; line: what stands under the title, spread over the width; rows: how many will be put in, 0 for a month with nothing.

    totalled, signed: whether it ends with 合计 and with the signatures; note: a last line of plain words; footer: left of 第X页 共Y页.
    """

    name: str
    title: str
    heads: Sequence[Head]
    rows: int
    line: Sequence[str] = ()
    totalled: bool = True
    signed: bool = True
    note: str = ""
    footer: str = ""
    deep: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "deep", 2 if any(head.group for head in self.heads) else 1)

    @property
    def top(self) -> int:
        """The row in which the heads begin."""
        return 3 if self.line else 2

    @property
    def first(self) -> int:
        """The row in which the rows begin."""
        return self.top + self.deep

    @property
    def last(self) -> int:
        """The last row of the body; the word 无 takes one where there are no rows."""
        return self.first + max(self.rows, 1) - 1


def skeleton(sheets: Sequence[Sheet], *, author: str, day: date) -> bytes:
    """A workbook of these sheets without their rows. The same arguments give the same bytes inside."""
    book = Workbook()
    book.remove(book.active)
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the file's format holds no zone
    book.properties.creator = clean(author)
    book.properties.title = clean(sheets[0].title)
    book.properties.created = book.properties.modified = moment
    for sheet in sheets:
        _Drawing(book.create_sheet(clean(sheet.name)), sheet).draw()
    # Not book.save(): that would write the time of day into the file.
    memory = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED)).save()
    return memory.getvalue()


def clean(text: str) -> str:
    """For texts that openpyxl writes itself: without what XML forbids, and safe from Excel's reading of _x0041_."""
    return LOOKS_ESCAPED.sub(r"_x005F_\1", FORBIDDEN.sub("", str(text)))


class _Drawing:
    """One sheet being drawn."""

    def __init__(self, page: Worksheet, sheet: Sheet) -> None:
        self.page, self.sheet, self.wide = page, sheet, len(sheet.heads)
        self.styles: dict[Look, Any] = {}

    def draw(self) -> None:
        page, sheet = self.page, self.sheet
        _set_up(page, sheet)
        self._write(1, 1, sheet.title, TITLE, right=self.wide)
        page.row_dimensions[1].height = 32
        if sheet.line:
            self._spread(sheet.top - 1, sheet.line)
        self._draw_heads()
        self._draw_body()
        below = sheet.last + 1
        if sheet.totalled:
            self._draw_total(below)
            below += 1
        if sheet.signed:
            page.row_dimensions[below].height = 28
            self._spread(below, SIGNATURES)
            below += 1
        if sheet.note:
            self._write(below, 1, sheet.note, NOTE, right=self.wide)

    def _draw_heads(self) -> None:
        """Neighbours of one group share the head above them; a column without a group has one head over both rows."""
        sheet, column = self.sheet, 1
        for group, members in groupby(sheet.heads, key=lambda head: head.group):
            heads = list(members)
            if group:
                self._write(sheet.top, column, group, HEAD, right=column + len(heads) - 1)
            for head in heads:
                self._write(sheet.top + 1 if group else sheet.top, column, head.label, HEAD, bottom=sheet.first - 1)
                column += 1
        for row in range(sheet.top, sheet.first):
            self.page.row_dimensions[row].height = max(LINE + 3, _head_height(sheet) / sheet.deep)

    def _draw_body(self) -> None:
        if not self.sheet.rows:
            self._write(self.sheet.first, 1, NOTHING, EMPTY, right=self.wide)
            return
        for number, head in enumerate(self.sheet.heads, 1):
            self._cell(self.sheet.first, number, BODY[head.kind])

    def _draw_total(self, row: int) -> None:
        for number, head in enumerate(self.sheet.heads, 1):
            cell = self._cell(row, number, SUM[head.kind])
            if head.total is not None:
                cell.value = head.total
        self.page.cell(row, 1).value = TOTAL

    def _spread(self, row: int, texts: Sequence[str]) -> None:
        """The texts side by side over the sheet's width, each over about as much of it; in one cell where the columns are too few."""
        if self.wide < len(texts):
            self._write(row, 1, "    ".join(texts), WRAPPED, right=self.wide)
            return
        for text, (start, end) in zip(texts, _shares([head.width for head in self.sheet.heads], len(texts)), strict=True):
            self._write(row, start, text, SPREAD, right=end)

    def _write(self, row: int, left: int, text: str, look: Look, *, right: int = 0, bottom: int = 0) -> None:
        """The text over the cells to `right` and down to `bottom`, as one merged cell."""
        right, bottom = right or left, bottom or row
        first = self._cell(row, left, look)
        first.value = clean(text)
        first.data_type = "s"
        if (row, left) == (bottom, right):
            return
        # Not page.merge_cells(): it works out the border of each cell anew, in half of the time that the sheet takes.
        self.page.merged_cells.add(CellRange(min_row=row, max_row=bottom, min_col=left, max_col=right))
        if look.border:
            for each, number in product(range(row, bottom + 1), range(left, right + 1)):
                self._cell(each, number, look)

    def _cell(self, row: int, number: int, look: Look) -> Any:
        cell = self.page.cell(row, number)
        if look not in self.styles:
            _style(cell, look)
            self.styles[look] = cell._style
        cell._style = copy(self.styles[look])
        return cell


def _style(cell: Any, look: Look) -> None:
    cell.font, cell.alignment, cell.number_format = look.font, look.alignment, look.number_format
    if look.border:
        cell.border = look.border


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom = 0.5, 0.75
    page.page_margins.header = page.page_margins.footer = 0.3
    page.print_title_rows = f"{sheet.top}:{sheet.first - 1}"
    page.freeze_panes = f"A{sheet.first}"
    page.oddFooter.center.text = "第&P页 共&N页"
    if sheet.footer:
        page.oddFooter.left.text = clean(sheet.footer).replace("&", "&&")
        page.oddFooter.left.size = 8
    for number, head in enumerate(sheet.heads, 1):
        page.column_dimensions[get_column_letter(number)].width = head.width


def _head_height(sheet: Sheet) -> float:
    """In points, of all rows of heads together: what the label that wraps most needs."""
    lines = [ceil(_wide(head.label) * 1.15 / head.width) * (sheet.deep if head.group else 1) for head in sheet.heads]
    return LINE * max(lines) + 3


def _wide(text: str) -> int:
    """In half-width characters."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _shares(widths: Sequence[float], parts: int) -> Iterator[tuple[int, int]]:
    """Columns 1.. cut into `parts` runs of about the same width, none of them empty."""
    reached = list(accumulate(widths))
    end = 0
    for part in range(1, parts + 1):
        start, most = end + 1, len(widths) - (parts - part)
        aim = reached[-1] * part / parts
        end = min(range(start, most + 1), key=lambda column: abs(reached[column - 1] - aim))
        yield start, end
