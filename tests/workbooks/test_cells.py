"""From cells to values: every spelling that people use comes to the same, and what is spoilt is sent back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nantun.workbooks import cells, words
from nantun.workbooks.cells import CellFault
from nantun.workbooks.values import EMPTY, Cell, Kind, column_letters

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FIGURES = st.text("0123456789", min_size=1, max_size=20)
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)
BLANKS = st.sampled_from(["", " ", "\u3000", "\t", "\u00a0", "\u200b", " \u3000"])
SPELLINGS = st.sampled_from(
    [
        "{y}年{m}月{d}日", "{y}年{m:02}月{d:02}日", "{y}.{m}.{d}", "{y}.{m:02}.{d:02}", "{y}/{m}/{d}", "{y}/{m:02}/{d:02}",
        "{y}-{m}-{d}", "{y}-{m:02}-{d:02}", "{y}{m:02}{d:02}", "{y}-{m:02}-{d:02} 00:00:00", "{y} 年 {m} 月 {d} 日", "{y}．{m}．{d}",
        "{y}－{m:02}－{d:02}",
    ]
)  # fmt: skip


def text(value: str) -> Cell:
    return Cell(Kind.TEXT, value)


def number(value: str) -> Cell:
    return Cell(Kind.NUMBER, value)


def code(parse, *arguments, **options) -> str:
    with pytest.raises(CellFault) as fault:
        parse(*arguments, **options)
    assert "{" not in fault.value.message
    return fault.value.code


def full_width(value: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in value)


@st.composite
def id_numbers(draw):
    body = draw(st.sampled_from(["370899", "110101", "659001"])) + f"{draw(DAYS):%Y%m%d}" + f"{draw(st.integers(0, 999)):03d}"
    return body + cells.id_check_character(body)


@given(DAYS, SPELLINGS, BLANKS, BLANKS)
def test_a_day_is_the_same_in_every_spelling(day, spelling, before, behind):
    written = before + spelling.format(y=f"{day.year:04d}", m=day.month, d=day.day) + behind
    assert cells.day(text(written)) == day
    assert cells.day(text(full_width(written))) == day


@given(DAYS)
def test_a_date_cell_and_eight_figures_are_that_day(day):
    assert cells.day(Cell(Kind.DATE, f"{day.isoformat()}T00:00:00")) == day
    assert cells.day(number(f"{day:%Y%m%d}")) == day


@pytest.mark.parametrize("written", ["1985-13-40", "1985-02-29", "2023.2.30", "19851340", "0985-01-02", "2185-01-02", "1985年0月1日"])
def test_a_day_that_no_calendar_has_is_named_as_such(written):
    assert code(cells.day, text(written)) == "no_such_date"


@pytest.mark.parametrize(
    "written", ["去年", "1985", "1985-1", "85-1-2", "1/2/1985", "1985-1-2-3", "30268.5", "1985年1月2日左右", "x1985-01-02"]
)
def test_what_is_no_full_date_is_not_guessed(written):
    assert code(cells.day, text(written)) == "not_a_date"


def test_a_bare_day_number_is_not_taken_for_a_date():
    assert code(cells.day, number("30268")) == "not_a_date"


def test_an_empty_cell_is_no_day():
    assert cells.day(EMPTY) is None
    assert cells.day(text(" \u3000")) is None


@given(id_numbers(), BLANKS, BLANKS)
def test_an_id_number_is_read_in_full_width_lower_case_and_with_blanks(value, before, behind):
    assert cells.id_number(text(before + value + behind)) == value
    assert cells.id_number(text(full_width(value.lower()))) == value
    assert cells.id_number(text(f"{value[:6]} {value[6:14]} {value[14:]}")) == value


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_character_of_an_id_number_is_noticed(value, place, other):
    assume(other != value[place])
    changed = value[:place] + other + value[place + 1 :]
    assert code(cells.parse_id_number, changed) in ("id_check_digit", "id_characters")


@given(id_numbers(), st.integers(0, 16))
def test_two_neighbours_changing_places_in_an_id_number_are_noticed(value, place):
    assume(value[place] != value[place + 1])
    changed = value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    assert code(cells.parse_id_number, changed) in ("id_check_digit", "id_characters")


@given(id_numbers())
def test_an_id_number_that_is_a_number_has_lost_its_digits_whatever_it_shows(value):
    assume(value[17] != "X")
    assert code(cells.id_number, number(value)) == "digits_lost"
    assert code(cells.id_number, number(repr(float(value)))) == "digits_lost"
    assert code(cells.id_number, text("3.70899E+17")) == "digits_lost"


@given(id_numbers(), st.integers(1, 17))
def test_an_id_number_of_another_length_is_named_by_its_length(value, length):
    assert code(cells.parse_id_number, value[:length]) == "id_length"
    assert code(cells.parse_id_number, value + "0") == "id_length"


@given(id_numbers())
def test_birth_date_and_sex_stand_in_the_id_number(value):
    assert f"{cells.birth_in_id_number(value):%Y%m%d}" == value[6:14]
    assert cells.is_male_in_id_number(value) == (value[16] in "13579")


def test_an_id_number_whose_birth_date_does_not_exist_is_named():
    body = "37089919850230001"
    assert code(cells.parse_id_number, body + cells.id_check_character(body)) == "id_birth_date"


@given(FIGURES)
def test_no_zero_of_an_employee_number_is_lost(value):
    assert cells.employee_number(text(value)) == value
    assert cells.employee_number(text(f" {full_width(value)}\u3000")) == value


@given(st.integers(0, 10**12))
def test_an_employee_number_that_is_a_number_may_have_lost_its_zeros(value):
    assert code(cells.employee_number, number(str(value))) == "zeros_lost"


@pytest.mark.parametrize("value", ["01 0001", "工010001", "010001?", "-1", "0" * 21])
def test_an_employee_number_holds_figures_and_letters_only(value):
    assert code(cells.employee_number, text(value)) == "number_characters"


@given(CHINESE, st.lists(BLANKS, min_size=5, max_size=5))
def test_blanks_in_a_chinese_name_do_not_count(name, blanks):
    spread = "".join(blank + character for blank, character in zip(blanks, name, strict=False)) + blanks[-1]
    assert cells.name(text(spread)) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("陈\u3000龙", "陈龙"), (" 王帅\u3000", "王帅"), ("买买提・艾力", "买买提·艾力"), ("阿不都.热合曼", "阿不都·热合曼"),
        ("买买提 · 艾力", "买买提·艾力"), ("John  Smith", "John Smith"), ("张伟（大）", "张伟(大)"), ("𠮷田", "𠮷田"), ("王\ue863", "王\ue863"),
    ],
)  # fmt: skip
def test_a_name_is_brought_to_the_way_it_is_spoken(written, name):
    assert cells.name(text(written)) == name


@pytest.mark.parametrize("written", ["=1+1", "王<b>", "王@强", "王/强"])
def test_signs_that_no_name_has_are_sent_back(written):
    assert code(cells.name, text(written)) == "name_characters"


def test_a_name_too_long_for_its_place_is_sent_back():
    assert code(cells.name, text("王" * 41)) == "too_long"


@pytest.mark.parametrize("end", ["。", ",", "\u3000", " ", "\t"])
def test_a_long_sentence_is_read_at_once_whatever_stands_at_its_end(end):
    """A pattern that can read a run of characters in many ways tries them all: thirty characters and a full stop took minutes."""
    sentence = "反映食堂饭菜偏咸油大打饭窗口少下井回来排队时间长盼望早点改进" * 100
    assert words.tidy(sentence + end) == (sentence + end).strip()


@given(st.text(max_size=60))
@example("0\r\r0")
def test_tidying_twice_changes_nothing_more(value):
    for tidied in (words.tidy, words.half_width, words.close_up, words.person_name):
        assert tidied(tidied(value)) == tidied(value)
        assert not [character for character in tidied(value) if ord(character) < 32 and character != "\n"]


def test_free_text_keeps_its_punctuation_and_lines():
    assert cells.free_text(text("反映：澡堂\u3000水凉，\r\n答应３日内修。\x07")) == "反映：澡堂 水凉，\n答应3日内修。"


@given(st.sampled_from("3456789"), st.text("0123456789", min_size=9, max_size=9))
def test_a_mobile_number_is_read_in_its_spellings(second, rest):
    value = f"1{second}{rest}"
    for written in (
        value,
        f"+86{value}",
        f"{value[:3]}-{value[3:7]}-{value[7:]}",
        f"{value[:3]} {value[3:7]} {value[7:]}",
        full_width(value),
    ):
        assert cells.phone(text(written)) == value
    assert cells.phone(number(value)) == cells.phone(number(f"{value}.0")) == value


@pytest.mark.parametrize("value", ["5931234", "59312345", "0537-5931234", "05375931234", "010-59312345", "0537-5931234-801"])
def test_landlines_are_taken_as_they_are(value):
    assert cells.phone(text(value)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1388", "phone_short"), ("23456", "phone_short"), ("1990000000", "phone_form"), ("199000000011", "phone_form"),
        ("29900000001", "phone_form"), ("19900000001/19900000002", "several_phones"), ("无", "phone_form"), ("19900000001、1", "several_phones"),
    ],
)  # fmt: skip
def test_what_is_no_telephone_number_is_sent_back(value, reason):
    assert code(cells.phone, text(value)) == reason


def test_a_choice_takes_its_short_forms_and_names_the_allowed_words():
    ranks = {"工人": "worker", "职工": "worker"}
    assert cells.choice(text(" 工 人 "), ranks, allowed="工人") == "worker"
    assert cells.choice(EMPTY, ranks, allowed="工人") == ""
    with pytest.raises(CellFault, match="工人"):
        cells.choice(text("特级无敌"), ranks, allowed="工人")


@pytest.mark.parametrize(("written", "value"), [("是", True), ("√", True), ("非会员", False), ("N", False), ("", None), ("０", False)])
def test_yes_and_no_are_read_in_their_usual_spellings(written, value):
    assert cells.yes_no(text(written)) is value


PARSERS = [cells.short_text, cells.free_text, cells.name, cells.day, cells.id_number, cells.employee_number, cells.phone]


@pytest.mark.parametrize("parse", PARSERS)
def test_a_formula_or_an_error_value_is_a_fault_in_every_column(parse):
    assert code(parse, Cell(Kind.FORMULA, "=1+1")) == "formula"
    assert code(parse, Cell(Kind.ERROR, "#N/A")) == "error_value"
    assert code(parse, Cell(Kind.BOOL, "1")) == "not_text"


@pytest.mark.parametrize("parse", PARSERS)
@given(kind=st.sampled_from(list(Kind)), raw=st.text(max_size=40))
def test_a_parser_answers_or_faults_and_never_breaks(parse, kind, raw):
    with suppress(CellFault):
        parse(Cell(kind, raw))


def test_a_team_that_excel_turned_into_a_date_is_sent_back():
    assert code(cells.short_text, Cell(Kind.DATE, "2026-01-02T00:00:00")) == "date_for_text"


def test_columns_are_lettered_as_excel_does():
    assert [column_letters(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
