"""Visits out of a workbook: what a row says, and whom its cells mean."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from nantun.people.choices import Basis
from nantun.people.directory import Directory
from nantun.workbooks.values import Cell, Kind
from tests.factories import EmployeeFactory, UnitFactory, stand_in
from tests.support.days import TODAY, of_october
from visits.choices import EntrySource, Manner, PlaceKind
from visits.models import Visit
from visits.workbook.columns import blank_visits
from visits.workbook.reading import read_visits

from .workbooks import PLAIN, only_fault, read, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# -- what a row says


def test_a_row_is_a_visit_as_the_form_would_enter_it(head, worker, mate, unit):
    take_in(
        head,
        {
            "visitors": "王强",
            "seen": "张三",
            "unmet": "陈勇",
            "manner": "个别",
            "tags": "民情、实事",
            "shift": "早班",
            "state_of_mind": "想调班",
        },
    )
    visit = Visit.objects.get()
    assert (visit.day, visit.manner, visit.place_kind, visit.summary) == (
        of_october(12),
        Manner.INDIVIDUAL,
        PlaceKind.DORMITORY,
        PLAIN["summary"],
    )
    assert [(one.employee, one.met) for one in visit.visited.all()] == [(worker, True), (mate, False)]
    assert (visit.tags, visit.shift, visit.state_of_mind, visit.source) == (
        ["conditions", "deeds"],
        "early",
        "想调班",
        EntrySource.WORKBOOK,
    )
    assert (visit.reporting_unit, visit.entered_by, visit.on_behalf) == (unit, head, False)


def test_the_blank_workbook_filled_in_is_taken(head, worker):
    book = load_workbook(io.BytesIO(blank_visits()))
    sheet = book.worksheets[0]
    place = {cell.value.removesuffix("(必填)"): cell.column for cell in sheet[2]}
    for label, value in {
        "走访日期": datetime(2026, 10, 12),
        "走访对象": "张三",
        "地点": "宿舍",
        "反映了什么、答应了什么": "一句话",
    }.items():
        sheet.cell(3, place[label], value)
    out = io.BytesIO()
    book.save(out)
    reading = read_visits(out.getvalue(), by=head, today=TODAY)
    assert reading.faults == []
    assert [row.line for row in reading.rows] == [3]


def test_the_blank_workbook_offers_the_words_and_says_how_to_fill_it_in():
    book = load_workbook(io.BytesIO(blank_visits()))
    lists = {str(one.formula1) for one in book.worksheets[0].data_validations.dataValidation}
    assert len(lists) == 5
    notes = " ".join(str(cell.value) for row in book["填写说明"] for cell in row)
    assert "例如:2026-10-05" in notes


def test_without_a_visitor_it_is_the_uploaders_own(head, worker):
    assert read(head, {"seen": "张三"}).rows[0].entry.visitors == (head.employee,)


def test_without_a_visitor_it_is_the_only_principals(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    entry = read(clerk, {"seen": "张三", "basis": "口述"}).rows[0].entry
    assert (entry.visitors, entry.basis) == ((head.employee,), Basis.ORAL)


def test_without_a_manner_it_is_individual(head, worker):
    assert read(head, {"seen": "张三"}).rows[0].entry.manner == Manner.INDIVIDUAL


@pytest.mark.parametrize("written", ["10-12", "10月12日", "2026.10.12", "20261012", datetime(2026, 10, 12)])
def test_days_are_taken_as_people_write_them(head, worker, written):
    assert read(head, {"seen": "张三", "day": written}).rows[0].entry.day == of_october(12)


@pytest.mark.parametrize(("written", "meant"), [("井下", "underground"), ("班前", "pre_shift"), (" 宿 舍 ", "dormitory"), ("家中", "home")])
def test_places_are_taken_as_people_write_them(head, worker, written, meant):
    assert read(head, {"seen": "张三", "place_kind": written}).rows[0].entry.place_kind == meant


def test_lines_of_totals_and_signatures_are_left_out(head, worker):
    reading = read(head, {"serial": 1, "seen": "张三"}, {"serial": "填报人:周敏", "day": None, "place_kind": None, "summary": None})
    assert (len(reading.rows), reading.faults) == (1, [])


# -- whom a cell means


def test_several_people_stand_in_one_cell(head, worker, mate):
    assert [one.employee for one in read(head, {"seen": "张三、陈勇"}).rows[0].entry.seen] == [worker, mate]


@pytest.mark.parametrize("written", ["张三,陈勇", "张三;陈勇", "张三/陈勇", "张三 陈勇", "张 三、陈　勇", "张三\n陈勇"])
def test_separators_and_spaces_are_taken_as_people_type_them(head, worker, mate, written):
    assert [one.employee for one in read(head, {"seen": written}).rows[0].entry.seen] == [worker, mate]


def test_a_name_that_is_unique_in_the_mine_needs_no_number(head, elsewhere):
    there = EmployeeFactory(unit=elsewhere, name="欧阳春")
    assert read(head, {"seen": "欧阳春"}).rows[0].entry.seen[0].employee == there


def test_of_namesakes_the_one_of_ones_own_unit_is_meant(head, worker, elsewhere):
    EmployeeFactory(unit=elsewhere, name="张三")
    assert read(head, {"seen": "张三"}).rows[0].entry.seen[0].employee == worker


def test_namesakes_elsewhere_want_a_number_and_are_named_by_their_units(head, elsewhere):
    EmployeeFactory(unit=elsewhere, name="孙伟")
    EmployeeFactory(unit=UnitFactory(name="选煤厂"), name="孙伟")
    fault = only_fault(head, {"seen": "孙伟"})
    assert (fault.row, fault.column, fault.code) == (2, "走访对象", "namesakes")
    assert "全矿有 2 个孙伟(掘进二区、选煤厂),请填工号" in fault.message


def test_two_of_a_name_in_ones_own_unit_want_a_number(head, worker, unit):
    EmployeeFactory(unit=unit, name="张三")
    assert only_fault(head, {"seen": "张三"}).code == "namesakes"


def test_a_number_beside_the_name_tells_namesakes_apart(head, worker, elsewhere):
    other = EmployeeFactory(unit=elsewhere, name="张三", number="030117")
    assert read(head, {"seen": "张三", "seen_numbers": "030117"}).rows[0].entry.seen[0].employee == other


def test_a_number_in_place_of_the_name_will_do(head, worker):
    assert read(head, {"seen": worker.number}).rows[0].entry.seen[0].employee == worker


def test_somebody_who_left_is_no_namesake(head, worker, unit):
    gone = EmployeeFactory(unit=unit, name="张三")
    gone.placements.update(ended_on=date(2025, 12, 31))
    assert read(head, {"seen": "张三"}).rows[0].entry.seen[0].employee == worker


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"seen": "查无此人"}, "走访对象", "nobody"),
        ({"seen": "张三", "seen_numbers": "999999"}, "走访对象工号", "no_such_number"),
        ({"seen": "陈勇", "seen_numbers": "{worker}"}, "走访对象工号", "number_of_another"),
        ({"seen": "张三、陈勇", "seen_numbers": "{worker}"}, "走访对象", "numbers_do_not_match"),
        ({"seen": "张三", "seen_numbers": 10575}, "走访对象工号", "zeros_lost"),
    ],
)
def test_people_who_cannot_be_told_are_faults_at_their_cells(head, worker, mate, cells, column, code):
    filled = {key: value.format(worker=worker.number) if isinstance(value, str) else value for key, value in cells.items()}
    fault = only_fault(head, filled)
    assert (fault.column, fault.code) == (column, code)


class Namings(TestCase):
    """However names are set out and joined, the same people are meant in the same order."""

    NAMES = ("张三", "欧阳春", "买买提·艾力", "李 雷")

    @classmethod
    def setUpTestData(cls) -> None:
        unit = UnitFactory()
        cls.people = {name: EmployeeFactory(unit=unit, name=name.replace(" ", "")) for name in cls.NAMES}
        cls.unit = unit

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
        st.sampled_from("、,,;;/"),
        st.sampled_from(["", " ", "  ", "\u3000"]),
    )
    def test_whatever_the_separator(self, names, separator, space):
        text = f"{space}{separator}{space}".join(names) + separator
        directory = Directory([text, *names], unit_id=self.unit.pk)
        assert directory.of_cells(Cell(Kind.TEXT, text), Cell(Kind.EMPTY, ""), TODAY) == [self.people[name] for name in names]
