"""The workbook handed back is the one that came, with each bad cell marked and the reason beside it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from nantun.workbooks.faults import Fault, mark_faults
from nantun.workbooks.reading import UnreadableWorkbook, read_sheet

RED = "FFFFC7CE"


@pytest.fixture
def original() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet.append(["某矿花名册"])
    sheet.merge_cells("A1:C1")
    sheet.append(["工号", "姓名", "出生日期"])
    sheet.append([10001, '=HYPERLINK("http://127.0.0.1","王")', date(1985, 1, 2)])
    sheet.append(["010002", "王强", date(1990, 3, 4)])
    sheet["A2"].font = Font(name="仿宋", bold=True)
    sheet["B4"].comment = Comment("原来的批注", "人事科")
    sheet.column_dimensions["C"].width = 33
    sheet.row_dimensions[2].height = 40
    book.create_sheet("统计")["A1"] = "=SUM(1,2)"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FAULTS = [
    Fault(4, "姓名", "name_characters", "姓名里有不该有的符号。", "王强", 2),
    Fault(3, "工号", "zeros_lost", "工号是数字格式。", "10001", 1),
    Fault(3, "姓名", "formula", "=这一格是公式。", "", 2),
]


@pytest.fixture
def handed_back(original) -> Workbook:
    return load_workbook(io.BytesIO(mark_faults(original, read_sheet(original), FAULTS, heading_row=2)))


def test_each_bad_cell_is_coloured_and_says_why(handed_back):
    sheet = handed_back["花名册"]
    assert {cell.coordinate for row in sheet for cell in row if cell.fill.start_color.rgb == RED} == {"A3", "B3", "B4"}
    assert "工号是数字格式" in sheet["A3"].comment.text
    assert sheet["B4"].comment.text == "原来的批注\n姓名里有不该有的符号。"


def test_the_reasons_stand_again_in_a_column_at_the_right_end(handed_back):
    sheet = handed_back["花名册"]
    assert sheet["D2"].value == "错误说明"
    assert sheet["D3"].value == "工号:工号是数字格式。\n姓名:=这一格是公式。"
    assert sheet["D4"].value == "姓名:姓名里有不该有的符号。"
    assert sheet.max_column == 4


def test_formulas_come_back_as_text_on_every_sheet(handed_back):
    cells = [cell for sheet in handed_back for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert handed_back["花名册"]["B3"].value == '=HYPERLINK("http://127.0.0.1","王")'
    assert handed_back["花名册"]["B3"].quotePrefix
    assert handed_back["统计"]["A1"].value == "=SUM(1,2)"


def test_everything_else_is_as_it_was(original, handed_back):
    before, after = load_workbook(io.BytesIO(original)), handed_back
    assert after.sheetnames == before.sheetnames
    sheet = after["花名册"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    assert (sheet["A2"].font.name, sheet["A2"].font.bold) == ("仿宋", True)
    assert (sheet.column_dimensions["C"].width, sheet.row_dimensions[2].height) == (33, 40)
    for row in before["花名册"].iter_rows():
        for cell in row:
            assert sheet[cell.coordinate].value == cell.value
            assert sheet[cell.coordinate].number_format == cell.number_format


def test_a_fault_of_a_heading_stands_in_the_heading_row(original):
    faults = [Fault(2, "身份证号", "heading_missing", "表头里没有“身份证号”这一列。")]
    book = load_workbook(io.BytesIO(mark_faults(original, read_sheet(original), faults, heading_row=2)))
    assert book["花名册"]["D2"].value == "身份证号:表头里没有“身份证号”这一列。"


def test_the_marked_workbook_is_read_again_and_its_new_column_is_no_content_of_its_own(original):
    marked = mark_faults(original, read_sheet(original), FAULTS, heading_row=2)
    assert read_sheet(marked).rows[2].cell(1).raw == "10001"


def test_what_is_no_workbook_is_not_marked_either(original):
    with pytest.raises(UnreadableWorkbook):
        mark_faults(original[:200], read_sheet(original), FAULTS, heading_row=2)
