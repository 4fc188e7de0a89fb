"""The roster is read as it stands, and each wrong cell is named once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from nantun.people.choices import CADRE_RANKS, PartyStatus, Rank, Sex, SkillGrade
from nantun.people.roster.parse import read_roster
from nantun.workbooks.reading import UnreadableWorkbook
from tests.factories import id_number
from tests.workbooks.makers import workbook

from .makers import HEAD, JANUARY, TODAY, faults_of, person, read, roster_file

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROSTER = Path(__file__).resolve().parents[3] / "nantun" / "house" / "samples" / "roster.xlsx"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())

# What the sample calls the causes, and what the program does.
CODES = {
    "missing": "missing",
    "duplicate of the row above": "duplicate",
    "check digit wrong": "id_check_digit",
    "15 characters": "id_length",
    "no such date": "no_such_date",
    "in the future": "future",
    "differs from the ID number's birth date": "birth_differs",
    "neither 男 nor 女": "unknown_word",
    "too short": "phone_short",
    "ID number of another row": "duplicate",
    "before birth": "before_birth",
    "a formula as a name": "formula",
    "unknown rank": "unknown_word",
    "a number, digits lost by Excel": "digits_lost",
}


def test_the_faulty_sample_has_exactly_the_faults_that_it_should():
    faults = read_roster(SAMPLES / "roster-faults.xlsx", today=TODAY).faults
    expected = [(fault["row"], fault["column"], CODES[fault["why"]]) for fault in EXPECTED["roster-faults.xlsx"]]
    assert [(fault.row, fault.column, fault.code) for fault in faults] == expected
    assert len(faults) == 16


def test_the_sound_sample_is_read_whole():
    roster = read_roster(ROSTER, today=TODAY)
    expected = EXPECTED["roster.xlsx"]
    assert (len(roster.people), len({one.unit for one in roster.people}), len(roster.faults)) == (
        expected["people"], expected["units"], expected["errors"]
    )  # fmt: skip
    assert sum(one.rank in CADRE_RANKS for one in roster.people) == expected["cadres_deputy_section_and_above"]
    assert sum(one.rank == Rank.DIVISION for one in roster.people) == expected["mine_principals"]
    assert sum(one.rank == Rank.DEPUTY_DIVISION for one in roster.people) == expected["mine_deputies"]
    assert sum(one.ethnicity == "回族" for one in roster.people) == expected["hui"]
    assert sum(one.sex == Sex.FEMALE for one in roster.people) == expected["female"]
    assert roster.day == date(2026, 1, 5)
    assert roster.left_out == [6738, 6739]


def test_a_person_is_read_with_every_spelling_brought_to_one():
    roster = read(
        [
            person(
                7, "陈\u3000龙", 工号="０００００７", 民族="回", 出生日期="1987年8月8日", 身份证号=id_number(date(1987, 8, 8), 15).lower(),
                单位="综采 一队", 职级="副科", 技术等级="无", 政治面貌="党员", 参加工作时间="2010.7.1",
            )
        ]
    )  # fmt: skip
    assert roster.faults == []
    one = roster.people[0]
    assert (one.line, one.number, one.name, one.ethnicity, one.birth_date) == (4, "000007", "陈龙", "回族", date(1987, 8, 8))
    assert (one.unit, one.team, one.rank, one.skill_grade, one.party_status) == (
        "综采一队", "生产一班", Rank.DEPUTY_SECTION, "", PartyStatus.MEMBER
    )  # fmt: skip
    assert one.joined_on == date(2010, 7, 1)
    assert one.id_number == one.id_number.upper()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"工号": 17}, ("工号", "zeros_lost")),
        ({"姓名": "王@强"}, ("姓名", "name_characters")),
        ({"民族": "外星"}, ("民族", "unknown_word")),
        ({"性别": None}, ("性别", "missing")),
        ({"性别": "女"}, ("性别", "sex_differs")),
        ({"职级": None}, ("职级", "missing")),
        ({"技术等级": "八级工"}, ("技术等级", "unknown_word")),
        ({"政治面貌": "会员"}, ("政治面貌", "unknown_word")),
        ({"参加工作时间": date(2031, 1, 1)}, ("参加工作时间", "future")),
        ({"参加工作时间": "1998-07"}, ("参加工作时间", "not_a_date")),
        ({"身份证号": None}, ("身份证号", "missing")),
        ({"班组": date(2026, 1, 2)}, ("班组", "date_for_text")),
        ({"单位": "=A1"}, ("单位", "formula")),
        ({"单位": "综" * 41}, ("单位", "too_long")),
    ],
)
def test_one_wrong_cell_is_one_fault(changes, fault):
    assert faults_of([person(1), person(2, **changes), person(3)]) == [(5, *fault)]


def test_a_wrong_id_number_is_not_called_different_from_the_birth_date_as_well():
    wrong = "370899200108182010"
    assert faults_of([person(1, 身份证号=wrong, 出生日期=date(2001, 8, 19), 性别="女")]) == [(4, "身份证号", "id_check_digit")]


def test_an_impossible_birth_date_is_not_called_later_than_the_joining_as_well():
    assert faults_of([person(1, 出生日期=date(2031, 5, 1))]) == [(4, "出生日期", "future")]


def test_a_line_copied_twice_is_named_by_its_number_alone():
    assert faults_of([person(1), person(2), person(1)]) == [(6, "工号", "duplicate")]


def test_an_empty_birth_date_is_taken_from_the_id_number():
    roster = read([person(1, 出生日期=None)])
    assert roster.people[0].birth_date == person(1)["出生日期"]
    assert faults_of([person(1, 出生日期=None, 参加工作时间=date(1979, 1, 1))]) == [(4, "参加工作时间", "before_birth")]


def test_values_are_masked_where_they_are_sensitive():
    faults = read([person(1, 身份证号="370899200108182010", 联系电话="1990000000123")]).faults
    assert [fault.value for fault in faults] == ["3****************0", "199********23"]


def test_totals_signatures_numbered_lines_and_repeated_headings_are_no_people():
    total = {"序号": "合计", "姓名": "2人"}
    lines = [
        person(1),
        dict(zip(HEAD, HEAD, strict=True)),
        person(2),
        {"序号": 3},
        {"序号": 4, "备注": "空"},
        total,
        {"序号": "填报人:", "民族": "审核人:"},
    ]
    roster = read([*lines, {"序号": "注:本表由人力资源科填写"}])
    assert roster.faults == []
    assert [one.line for one in roster.people] == [4, 6]
    assert sorted(roster.left_out) == [5, 7, 8, 9, 10, 11]


def test_a_person_whose_name_sounds_like_a_total_is_still_a_person():
    assert faults_of([person(1), {"序号": "小计", "姓名": "小计", "工号": "000002"}])[0][:2] == (5, "性别")


def test_a_roster_without_anybody_is_a_fault():
    assert faults_of([]) == [(3, "工号", "nobody")]


def test_headings_worded_otherwise_in_another_order_are_understood_and_unknown_ones_named():
    names = {
        "职工编号": "工号",
        "职工姓名": "姓名",
        "公民身份号码": "身份证号",
        "部门": "单位",
        "性 别": "性别",
        "级别": "职级",
        "手机号": "联系电话",
    }
    head = [*reversed(names), "血型"]
    roster = read([{mine: person(1)[theirs] for mine, theirs in names.items()}], head=head)
    assert roster.faults == []
    assert roster.table.unknown == ["血型"]
    assert roster.people[0].number == "000001"


def test_without_a_needed_column_the_rows_are_not_looked_at():
    head = [name for name in HEAD if name not in ("工号", "职级")]
    assert faults_of([person(1, 性别="?")], head=head) == [(3, "工号", "heading_missing"), (3, "职级", "heading_missing")]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("填报日期:2026年1月5日", JANUARY), ("填表日期：２０２６．１．５", JANUARY), ("截至2026-01-05", JANUARY), ("日期 20260105", JANUARY),
        ("填报日期:2026年13月5日", None), ("2026年", None), ("填报日期:   年  月  日", None),
    ],
)  # fmt: skip
def test_the_day_of_the_roster_stands_above_the_table(line, day):
    one = person(1)
    content = workbook([["花名册"], [line], HEAD, [one.get(name) for name in HEAD]])
    assert read_roster(content, today=TODAY).day == day


def test_a_union_member_and_the_form_of_employment_are_taken_where_the_roster_has_them():
    roster = read([person(1, 工会会员="是", 用工形式="劳务派遣工"), person(2, 工会会员="否")], head=[*HEAD, "工会会员", "用工形式"])
    assert [(one.union_member, one.employment_form) for one in roster.people] == [(True, "dispatched"), (False, "")]


def test_every_word_of_the_choices_is_understood():
    ranks = [person(number, 职级=str(rank.label)) for number, rank in enumerate(Rank, start=1)]
    grades = [person(number, 技术等级=str(grade.label)) for number, grade in enumerate(SkillGrade, start=20)]
    statuses = [person(number, 政治面貌=str(status.label)) for number, status in enumerate(PartyStatus, start=40)]
    assert faults_of([*ranks, *grades, *statuses]) == []


def test_two_heading_rows_are_refused_by_name():
    content = workbook([["花名册"], HEAD, HEAD, [person(1).get(name) for name in HEAD]])
    with pytest.raises(UnreadableWorkbook, match="第 2 行和第 3 行"):
        read_roster(content, today=TODAY)


def test_one_unit_to_a_sheet_is_refused_because_the_others_would_seem_to_have_left():
    lines = [HEAD, [person(1).get(name) for name in HEAD]]
    with pytest.raises(UnreadableWorkbook, match="一队"):
        read_roster(workbook(lines, title="一队", more={"二队": lines}), today=TODAY)


def test_the_file_of_the_tests_is_a_roster():
    assert read_roster(roster_file([person(1)]), today=TODAY).day == JANUARY
