"""The table is found by its headings, wherever it begins and however they are worded."""

from __future__ import annotations

import pytest

from nantun.workbooks import cells
from nantun.workbooks.headings import Heading, RowReader, plain_heading, read_table
from nantun.workbooks.reading import UnreadableWorkbook

from .makers import workbook

HEADINGS = (
    Heading("number", "工号", ("职工编号", "人员编号"), required=True),
    Heading("name", "姓名", ("职工姓名",), required=True),
    Heading("unit", "单位", ("部门", "所在单位")),
    Heading("phone", "联系电话", ("手机号", "电话"), mask=lambda value: "*" * len(value)),
)
HEAD = ["工号", "姓名", "单位", "联系电话"]
ROW = ["010001", "周洋", "矿领导", "19900000001"]


def refusal(rows, **more) -> UnreadableWorkbook:
    with pytest.raises(UnreadableWorkbook) as refused:
        read_table(workbook(rows, **more), HEADINGS)
    return refused.value


@pytest.mark.parametrize("above", [[], [["某矿花名册"]], [["花名册"], [], ["填报单位:人事科   填报日期:2026年1月5日"], ["电话", "0537"]]])
def test_the_heading_row_is_found_below_any_title(above):
    table = read_table(workbook([*above, HEAD, ROW]), HEADINGS)
    assert table.heading_row == len(above) + 1
    assert [row.number for row in table.rows] == [len(above) + 2]
    assert table.columns == {"number": 1, "name": 2, "unit": 3, "phone": 4}


@pytest.mark.parametrize("head", [["职工编号", "职工姓名", "所在单位", "手机号"], ["工 号*", "姓\n名（必填）", "部　门:", "联系-电话"]])
def test_headings_worded_otherwise_are_understood(head):
    table = read_table(workbook([head, ROW]), HEADINGS)
    assert table.columns == {"number": 1, "name": 2, "unit": 3, "phone": 4}
    assert not table.unknown


def test_columns_may_stand_in_any_order_and_unknown_ones_are_named():
    table = read_table(workbook([["备用", "姓名", "工号", "单位", "血型"], ["", "周洋", "010001", "矿领导", "A"]]), HEADINGS)
    assert table.columns == {"name": 2, "number": 3, "unit": 4}
    assert table.unknown == ["备用", "血型"]


def test_of_two_columns_that_could_be_meant_the_nearer_wording_is_taken_and_the_other_named():
    table = read_table(workbook([["工号", "姓名", "电话", "手机号"], ROW]), HEADINGS)
    assert table.columns["phone"] == 4
    assert table.unknown == ["电话"]


def test_the_same_heading_twice_is_a_fault_at_the_second():
    table = read_table(workbook([["某矿"], ["工号", "姓名", "单位", "工号"], ROW]), HEADINGS)
    assert [(fault.row, fault.place, fault.code) for fault in table.faults] == [(2, 4, "heading_twice")]


def test_a_missing_column_that_is_needed_is_a_fault_of_the_heading_row():
    table = read_table(workbook([["职工姓名", "单位", "联系电话"], ROW[1:]]), HEADINGS)
    assert [(fault.row, fault.column, fault.code) for fault in table.faults] == [(1, "工号", "heading_missing")]


def test_without_a_heading_row_the_needed_headings_are_named():
    refused = refusal([ROW, ROW])
    assert refused.code == "no_heading"
    assert "工号、姓名" in refused.message


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, HEAD, ROW],
        [["工号", "姓名", "单位", "联系方式"], [None, None, "部门", "手机号"], ROW],
        [["基本情况", None, "联系"], HEAD, ["", "", "", ""], ["工号", "姓名", "部门", "电话"], ROW],
        [["工号", "姓名", "单位"], [*HEAD], ROW],
    ],
)
def test_two_heading_rows_are_refused_by_their_numbers(rows):
    refused = refusal(rows)
    assert refused.code == "two_headings"
    assert f"第 {refused.row} 行" in refused.message


def test_the_heading_repeated_for_print_further_down_is_left_out():
    table = read_table(workbook([["某矿"], HEAD, ROW, ROW, HEAD, ROW]), HEADINGS)
    assert [row.number for row in table.rows] == [3, 4, 6]
    assert table.repeated == [5]


def test_two_sheets_with_tables_are_refused_because_half_would_be_missing():
    refused = refusal([HEAD, ROW], more={"二队": [HEAD, ROW]})
    assert refused.code == "several_tables"
    assert "花名册" in refused.message
    assert "二队" in refused.message


def test_empty_sheets_and_notes_beside_the_table_do_not_disturb():
    table = read_table(workbook([["说明"], ["工号", "必填"]], title="说明", more={"Sheet2": [], "人员": [HEAD, ROW]}), HEADINGS)
    assert table.sheet.title == "人员"


def test_a_row_is_read_cell_by_cell_and_its_faults_are_masked():
    table = read_table(workbook([["职工编号", "姓名", "手机号"], [10001, None, "1388"], ["010002", "王强", "19900000002"]]), HEADINGS)
    faults = []
    first, second = (RowReader(table, row, faults) for row in table.rows)
    assert first.take("number", cells.employee_number) is None
    assert first.take("name", cells.name, missing="请填写姓名。") is None
    assert first.take("phone", cells.phone) is None
    assert first.take("unit", cells.short_text) == ""
    assert not first.sound("unit", "phone")
    assert second.take("name", cells.name, missing="请填写姓名。") == "王强"
    assert second.sound("name", "phone")
    assert [(fault.at, fault.column, fault.code, fault.value) for fault in faults] == [
        ("A2", "职工编号", "zeros_lost", "10001"), ("B2", "姓名", "missing", ""), ("C2", "手机号", "phone_short", "****")
    ]  # fmt: skip


def test_a_heading_is_compared_without_blanks_signs_and_remarks():
    assert plain_heading(" 联系\u3000电话（必填）* ：") == "联系电话"
    assert plain_heading("参加工作\n时间[文本]") == "参加工作时间"
