"""The sheet of paper without its rows: openpyxl sets title, heads, total, signatures, print set-up and styles.

One row of empty styled cells stands where the rows will come (`Sheet.first`); stream.py puts them in its place.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate, groupby
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from .cells import FORBIDDEN, LOOKS_ESCAPED

FACE = "宋体"
A4 = 9
LINE = 15
THIN = Side(style="thin")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
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
        _draw(book.create_sheet(clean(sheet.name)), sheet)
    # Not book.save(): that would write the time of day into the file.
    memory = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED)).save()
    return memory.getvalue()


def clean(text: str) -> str:
    """For texts that openpyxl writes itself: without what XML forbids, and safe from Excel's reading of _x0041_."""
    return LOOKS_ESCAPED.sub(r"_x005F_\1", FORBIDDEN.sub("", str(text)))


def _draw(page: Worksheet, sheet: Sheet) -> None:
    _set_up(page, sheet)
    wide = len(sheet.heads)
    _write(page, 1, 1, wide, sheet.title, Font(name=FACE, size=18, bold=True), MIDDLE)
    page.row_dimensions[1].height = 32
    if sheet.line:
        _spread(page, sheet.top - 1, sheet, sheet.line)
    _draw_heads(page, sheet)
    _draw_body(page, sheet)
    below = sheet.last + 1
    if sheet.totalled:
        _draw_total(page, sheet, below)
        below += 1
    if sheet.signed:
        page.row_dimensions[below].height = 28
        _spread(page, below, sheet, SIGNATURES)
        below += 1
    if sheet.note:
        _write(page, below, 1, wide, sheet.note, Font(name=FACE, size=10), Alignment(vertical="center", wrap_text=True))


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


def _draw_heads(page: Worksheet, sheet: Sheet) -> None:
    """Neighbours of one group share the head above them; a column without a group has one head over both rows."""
    bold = Font(name=FACE, size=11, bold=True)
    column = 1
    for group, members in groupby(sheet.heads, key=lambda head: head.group):
        heads = list(members)
        if group:
            _write(page, sheet.top, column, column + len(heads) - 1, group, bold, MIDDLE, border=GRID)
        for head in heads:
            above = sheet.top + 1 if group else sheet.top
            _write(page, above, column, column, head.label, bold, MIDDLE, border=GRID, bottom=sheet.first - 1)
            column += 1
    for row in range(sheet.top, sheet.first):
        page.row_dimensions[row].height = max(LINE + 3, _head_height(sheet) / sheet.deep)


def _head_height(sheet: Sheet) -> float:
    """In points, of all rows of heads together: what the label that wraps most needs."""
    lines = [ceil(_wide(head.label) * 1.15 / head.width) * (sheet.deep if head.group else 1) for head in sheet.heads]
    return LINE * max(lines) + 3


def _wide(text: str) -> int:
    """In half-width characters."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _draw_body(page: Worksheet, sheet: Sheet) -> None:
    plain = Font(name=FACE, size=10)
    if not sheet.rows:
        _write(page, sheet.first, 1, len(sheet.heads), NOTHING, plain, MIDDLE, border=GRID)
        return
    for number, head in enumerate(sheet.heads, 1):
        _style(page.cell(sheet.first, number), plain, Alignment(horizontal=ACROSS[head.kind], vertical="center", wrap_text=True), head.kind)


def _draw_total(page: Worksheet, sheet: Sheet, row: int) -> None:
    bold = Font(name=FACE, size=10, bold=True)
    for number, head in enumerate(sheet.heads, 1):
        cell = page.cell(row, number)
        _style(cell, bold, Alignment(horizontal=ACROSS[head.kind], vertical="center", shrink_to_fit=True), head.kind)
        if head.total is not None:
            cell.value = head.total
    page.cell(row, 1).value = TOTAL


def _style(cell: Any, font: Font, alignment: Alignment, kind: str) -> None:
    cell.font, cell.alignment, cell.border, cell.number_format = font, alignment, GRID, FORMATS[kind]


def _write(
    page: Worksheet,
    row: int,
    left: int,
    right: int,
    text: str,
    font: Font,
    alignment: Alignment,
    *,
    border: Border | None = None,
    bottom: int = 0,
) -> None:
    """The text over the cells from left to right, down to `bottom`, as one merged cell."""
    bottom = bottom or row
    for each in range(row, bottom + 1):
        for number in range(left, right + 1):
            cell = page.cell(each, number)
            cell.font, cell.alignment = font, alignment
            if border:
                cell.border = border
    first = page.cell(row, left)
    first.value = clean(text)
    first.data_type = "s"
    if (row, left) != (bottom, right):
        page.merge_cells(start_row=row, end_row=bottom, start_column=left, end_column=right)


def _spread(page: Worksheet, row: int, sheet: Sheet, texts: Sequence[str]) -> None:
    """The texts side by side over the sheet's width, each over about as much of it; in one cell where the columns are too few."""
    plain = Font(name=FACE, size=11)
    left = Alignment(horizontal="left", vertical="center")
    if len(sheet.heads) < len(texts):
        _write(page, row, 1, len(sheet.heads), "    ".join(texts), plain, Alignment(horizontal="left", vertical="center", wrap_text=True))
        return
    for text, (start, end) in zip(texts, _shares([head.width for head in sheet.heads], len(texts)), strict=True):
        _write(page, row, start, end, text, plain, left)


def _shares(widths: Sequence[float], parts: int) -> Iterator[tuple[int, int]]:
    """Columns 1.. cut into `parts` runs of about the same width, none of them empty."""
    reached = list(accumulate(widths))
    end = 0
    for part in range(1, parts + 1):
        start, most = end + 1, len(widths) - (parts - part)
        aim = reached[-1] * part / parts
        end = min(range(start, most + 1), key=lambda column: abs(reached[column - 1] - aim))
        yield start, end
