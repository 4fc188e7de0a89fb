"""Colours the bad cells of a workbook and writes the reasons beside them. The one module here that needs openpyxl."""

from __future__ import annotations

from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

BAD = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
REASON = Font(color="FFB3261E")
HEADING = Font(color="FFB3261E", bold=True)
REASON_WIDTH = 60
COMMENT_SIZE = (280, 90)  # pixels


def marked(source: BinaryIO, order: dict[str, Any], out: BinaryIO) -> None:
    """order: title, heading_row, column (where the reasons stand), heading, author, faults [[row, column or 0, heading, message], …]."""
    workbook = load_workbook(source, keep_links=False)
    for sheet in workbook.worksheets:
        _formulas_to_text(sheet)
    _mark(_sheet(workbook, order["title"]), order)
    workbook.save(out)


def _sheet(workbook: Workbook, title: str) -> Worksheet:
    return workbook[title] if title in workbook.sheetnames else workbook.worksheets[0]


def _formulas_to_text(sheet: Worksheet) -> None:
    """What was a formula is read by the person who repairs it, and calculated by nobody."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            value = cell.value
            text = value.text if isinstance(value, ArrayFormula) else "=" if isinstance(value, DataTableFormula) else value
            cell.value = str(text)
            cell.data_type = "s"
            cell.quotePrefix = True


def _mark(sheet: Worksheet, order: dict[str, Any]) -> None:
    reasons: dict[int, list[str]] = {}
    for row, place, heading, message in order["faults"]:
        reasons.setdefault(row, []).append(f"{heading}:{message}" if heading else message)
        if place:
            _mark_cell(sheet.cell(row, place), message, order["author"])
    column = order["column"]
    for row, lines in reasons.items():
        _write(sheet.cell(row, column), "\n".join(lines), REASON)
    if order["heading_row"] and order["heading_row"] not in reasons:
        _write(sheet.cell(order["heading_row"], column), order["heading"], HEADING)
    sheet.column_dimensions[get_column_letter(column)].width = REASON_WIDTH


def _mark_cell(cell: Cell | MergedCell, message: str, author: str) -> None:
    cell.fill = BAD
    if isinstance(cell, MergedCell):
        return
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + message, author, width=COMMENT_SIZE[0], height=COMMENT_SIZE[1])


def _write(cell: Cell | MergedCell, text: str, font: Font) -> None:
    if isinstance(cell, MergedCell):
        return
    cell.value = text
    cell.data_type = "s"
    cell.font = font
    cell.alignment = Alignment(wrap_text=True, vertical="top")
