"""Makes the blank workbooks that people fill in and upload again: headings, examples of how to write, lists to pick from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_FORMAT = "@"
DATE_FORMAT = "yyyy-mm-dd"
FONT = "宋体"
HEAD_FILL = PatternFill("solid", start_color="FFF1F3F5", end_color="FFF1F3F5")
THIN = Border(*(Side("thin", color="FFADB5BD"),) * 4)


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """choices: words to pick from; other words are refused by Excel when strict. is_date: otherwise cells are text, so that no zero is lost."""

    label: str
    note: str = ""
    required: bool = False
    width: float = 12
    choices: Sequence[str] = ()
    strict: bool = True
    is_date: bool = False


def blank_workbook(
    title: str, columns: Sequence[TemplateColumn], *, sheet: str, rows: int = 300, filled: Sequence[Sequence[str]] = ()
) -> bytes:
    """A sheet with the title, one row of headings and `rows` lined rows; the notes on a second sheet, the lists on a hidden one.

    filled: the words of the first rows, column by column.
    """
    workbook = Workbook()
    table = workbook.active
    table.title = sheet
    lists = workbook.create_sheet(_("选项"))
    lists.sheet_state = "hidden"
    _write_title(table, title, len(columns))
    for place, column in enumerate(columns, start=1):
        _write_column(table, place, column, rows)
        _offer_choices(table, lists, place, column, rows)
    _fill(table, filled)
    table.freeze_panes = "A3"
    table.print_title_rows = "1:2"
    table.page_setup.orientation = "landscape"
    table.page_setup.paperSize = table.PAPERSIZE_A4
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    _write_notes(workbook.create_sheet(_("填写说明"), 1), columns)
    workbook.properties.creator = _("南屯")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_title(table: Worksheet, title: str, width: int) -> None:
    table.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    table.cell(1, 1, title).font = Font(FONT, size=16, bold=True)
    table.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    table.row_dimensions[1].height = 30
    table.row_dimensions[2].height = 24


def _write_column(table: Worksheet, place: int, column: TemplateColumn, rows: int) -> None:
    head = table.cell(2, place, f"{column.label}({_('必填')})" if column.required else column.label)
    head.font = Font(FONT, size=11, bold=True)
    head.fill = HEAD_FILL
    head.border = THIN
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    table.column_dimensions[get_column_letter(place)].width = column.width
    first = table.cell(3, place)
    first.number_format = DATE_FORMAT if column.is_date else TEXT_FORMAT
    first.font = Font(FONT, size=11)
    first.border = THIN
    for number in range(4, rows + 3):  # a style that is asked for cell by cell takes nearly all of the time
        table.cell(number, place)._style = copy(first._style)


def _fill(table: Worksheet, filled: Sequence[Sequence[str]]) -> None:
    for number, words in enumerate(filled, start=3):
        for place, word in enumerate(words, start=1):
            if word:
                table.cell(number, place, word).data_type = "s"  # whatever it begins with, it is no formula


def _offer_choices(table: Worksheet, lists: Worksheet, place: int, column: TemplateColumn, rows: int) -> None:
    """A list longer than 255 characters cannot stand in the validation itself, so that all stand on the hidden sheet."""
    if not column.choices:
        return
    for number, word in enumerate(column.choices, start=1):
        lists.cell(number, place, word).number_format = TEXT_FORMAT
    letter = get_column_letter(place)
    validation = DataValidation(
        type="list",
        formula1=f"'{lists.title}'!${letter}$1:${letter}${len(column.choices)}",
        allow_blank=True,
        showErrorMessage=column.strict,
    )
    validation.errorTitle = column.label
    validation.error = _("请从列表中选一个。")
    validation.add(f"{letter}3:{letter}{rows + 2}")
    table.add_data_validation(validation)


def _write_notes(notes: Worksheet, columns: Sequence[TemplateColumn]) -> None:
    notes.append([_("列名"), _("是否必填"), _("怎样填")])
    for column in columns:
        notes.append([column.label, _("必填") if column.required else _("可不填"), column.note])
    for row in notes.iter_rows():
        for cell in row:
            cell.font = Font(FONT, size=11, bold=cell.row == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = THIN
    for letter, width in (("A", 16), ("B", 10), ("C", 70)):
        notes.column_dimensions[letter].width = width
