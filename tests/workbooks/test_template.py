"""The blank workbook that is handed out reads back as the table it asks for."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from nantun.workbooks.headings import Heading, read_table
from nantun.workbooks.template import TemplateColumn, blank_workbook

COLUMNS = (
    TemplateColumn(label="走访日期", note="写成 2026-10-05", required=True, is_date=True, width=14),
    TemplateColumn(label="被走访人工号", note="六位,保留前面的 0", required=True),
    TemplateColumn(label="方式", choices=["个别", "集体"], required=True),
    TemplateColumn(label="单位", choices=[f"综采第{number}工区" for number in range(60)], strict=False),
)
HEADINGS = tuple(Heading(column.label, column.label, required=column.required) for column in COLUMNS)


def made() -> bytes:
    return blank_workbook("走访导入模板", COLUMNS, sheet="走访", rows=20)


def test_a_filled_in_template_is_found_by_its_headings_with_the_notes_and_lists_beside_it():
    book = load_workbook(io.BytesIO(made()))
    for place, value in enumerate(["2026-10-05", "010001", "个别", "综采第1工区"], start=1):
        book["走访"].cell(3, place).value = value
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue(), HEADINGS)
    assert table.heading_row == 2
    assert not table.unknown
    assert not table.faults
    assert [[cell.raw for cell in row.cells.values()] for row in table.rows] == [["2026-10-05", "010001", "个别", "综采第1工区"]]


def test_cells_are_text_so_that_no_zero_is_lost_and_days_are_dates():
    sheet = load_workbook(io.BytesIO(made()))["走访"]
    assert (sheet["B3"].number_format, sheet["A3"].number_format) == ("@", "yyyy-mm-dd")
    assert sheet.freeze_panes == "A3"


def test_long_lists_are_offered_from_a_hidden_sheet():
    book = load_workbook(io.BytesIO(made()))
    assert book["选项"].sheet_state == "hidden"
    rules = {str(rule.sqref): (rule.formula1, rule.showErrorMessage) for rule in book["走访"].data_validations.dataValidation}
    assert rules == {"C3:C22": ("'选项'!$C$1:$C$2", True), "D3:D22": ("'选项'!$D$1:$D$60", False)}


def test_every_column_is_explained():
    rows = list(load_workbook(io.BytesIO(made()))["填写说明"].values)
    assert ("走访日期", "必填", "写成 2026-10-05") in rows
