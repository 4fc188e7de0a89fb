"""The roster as a workbook to take away: the reader's columns, all text, marked with who took it and when."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from nantun.workbooks.template import FONT, HEAD_FILL, TEXT_FORMAT, THIN

from .columns import Column, readable_columns
from .models import Employee, User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def columns_of(user: User) -> list[Column]:
    """A list leaves out what is sealed: whole or masked, an ID number is read one person at a time."""
    return [column for column in readable_columns(user) if not column.sealed]


def field_names(user: User) -> str:
    return ",".join(column.name for column in columns_of(user))


def roster_workbook(rows: Iterable[Employee], *, user: User, now: datetime) -> tuple[bytes, int]:
    """(the file, how many rows stand in it)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("花名册"))
    columns = columns_of(user)
    mark = _("%(name)s(%(number)s)%(time)s 导出,仅供工作使用,不得外传") % {
        "name": user.name,
        "number": user.number,
        "time": f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
    }
    _set_up(sheet, columns, mark)
    sheet.append([_text(sheet, mark)])
    sheet.append([_head(sheet, _("序号")), *(_head(sheet, str(column.label)) for column in columns)])
    count = 0
    for count, row in enumerate(rows, start=1):
        sheet.append([count, *(_text(sheet, column.text(row, user)) for column in columns)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), count


def as_download(content: bytes, name: str, day: date) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}{day:%Y%m%d}.xlsx')}"
    return response


def _set_up(sheet: Worksheet, columns: list[Column], mark: str) -> None:
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = _("第&P页 共&N页")
    sheet.oddFooter.right.text = mark
    for place in range(len(columns) + 1):
        sheet.column_dimensions[chr(ord("A") + place)].width = 6 if place == 0 else 13


def _head(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text)
    cell.font, cell.fill, cell.border = Font(FONT, size=11, bold=True), HEAD_FILL, THIN
    return cell


def _text(sheet: Worksheet, text: str) -> WriteOnlyCell:
    """Text stays text, whatever it begins with, and keeps its zeros."""
    cell = WriteOnlyCell(sheet, value=FORBIDDEN.sub("", text))
    cell.data_type, cell.number_format = "s", TEXT_FORMAT
    return cell
