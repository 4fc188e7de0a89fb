"""Visits out of a workbook: whom a cell means, what is wrong with it, and that nothing is entered twice."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import Workbook, load_workbook

from nantun.errors import RuleBroken, Stale
from nantun.jobs import running
from nantun.jobs.choices import Status
from nantun.workbooks.values import Cell, Kind
from tests.factories import EmployeeFactory, UnitFactory, make_cadre, stand_in
from visits.choices import Basis, EntrySource, Manner, PlaceKind, WorkbookStatus
from visits.models import Visit, VisitWorkbook
from visits.workbook import actions
from visits.workbook.columns import HEADINGS, blank_visits
from visits.workbook.people import Directory
from visits.workbook.reading import Reading, read_visits

from .makers import TODAY, at, edit, log, of_october, void

pytestmark = pytest.mark.django_db
LABELS = {heading.key: str(heading.label) for heading in HEADINGS}
PLAIN = {"day": of_october(12), "place_kind": "宿舍", "summary": "反映热水不足,答应检修。"}


def a_workbook(*rows: dict[str, Any], columns: tuple[str, ...] = ()) -> bytes:
    """Rows as {column key: value}, PLAIN where they say nothing else; None leaves a cell empty."""
    filled = [PLAIN | row for row in rows]
    keys = columns or tuple(key for key in LABELS if any(key in row for row in filled))
    book = Workbook()
    sheet = book.active
    sheet.append([LABELS[key] for key in keys])
    for row in filled:
        sheet.append([row.get(key) for key in keys])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(by, *rows: dict[str, Any]) -> Reading:
    return read_visits(a_workbook(*rows), by=by, today=TODAY)


def faults_of(by, *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    reading = read(by, *rows)
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def only_fault(by, row: dict[str, Any]):
    reading = read(by, row)
    assert len(reading.faults) == 1, reading.faults
    assert not reading.rows
    return reading.faults[0]


def keep(by, content: bytes, *, now: datetime | None = None) -> VisitWorkbook:
    return actions.keep_workbook(file=io.BytesIO(content), name="十月走访.xlsx", by=by, now=now or at(TODAY))


def take_in(by, *rows: dict[str, Any]) -> VisitWorkbook:
    return actions.import_workbook(workbook=keep(by, a_workbook(*rows)), now=at(TODAY))


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


# -- what is wrong


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"day": None}, "走访日期", "missing"),
        ({"day": "下周一"}, "走访日期", "not_a_date"),
        ({"day": "2026-13-40"}, "走访日期", "no_such_date"),
        ({"day": "=TODAY()"}, "走访日期", "formula"),
        ({"day": of_october(16)}, "走访日期", "rule"),
        ({"seen": None}, "走访对象", "missing"),
        ({"seen": "王强"}, "走访对象", "rule"),
        ({"seen": "张三、张三"}, "走访对象", "rule"),
        ({"place_kind": "月球"}, "地点", "unknown_word"),
        ({"place_kind": None}, "地点", "missing"),
        ({"manner": "顺便"}, "方式", "unknown_word"),
        ({"summary": None}, "反映了什么、答应了什么", "missing"),
        ({"summary": "长" * 501}, "反映了什么、答应了什么", "too_long"),
        ({"summary": "=A1"}, "反映了什么、答应了什么", "formula"),
        ({"tags": "八卦"}, "类别", "unknown_word"),
        ({"visitors": "李伟", "basis": "口述"}, "走访人", "rule"),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(head, colleague, worker, cells, column, code):
    fault = only_fault(head, {"seen": "张三"} | cells)
    assert (fault.row, fault.column, fault.code) == (2, column, code)
    assert fault.message


def test_only_the_first_cause_is_told_of_a_row(head, worker):
    assert faults_of(head, {"seen": "查无此人", "day": of_october(16)}) == [(2, "走访对象", "nobody")]


def test_whoever_enters_for_another_is_asked_for_grant_and_basis(head, clerk, worker):
    row = {"visitors": "王强", "seen": "张三"}
    assert faults_of(clerk, row | {"basis": "口述"}) == [(2, "走访人", "rule")]
    stand_in(head.employee, clerk.employee)
    assert faults_of(clerk, row) == [(2, "代录依据", "rule")]


def test_a_row_that_stands_twice_is_named_with_the_other(head, worker):
    reading = read(head, {"seen": "张三"}, {"seen": "张三"})
    assert [(fault.row, fault.code) for fault in reading.faults] == [(3, "twice")]
    assert "第 2 行" in reading.faults[0].message


def test_with_one_bad_cell_in_two_hundred_rows_nothing_is_entered(head, unit):
    crew = EmployeeFactory.create_batch(200, unit=unit)
    rows = [{"seen": one.name, "seen_numbers": one.number} for one in crew]
    rows[137]["place_kind"] = "月球"
    workbook = keep(head, a_workbook(*rows))
    with pytest.raises(RuleBroken, match="有 1 处要改"):
        actions.import_workbook(workbook=workbook, now=at(TODAY))
    assert not Visit.objects.exists()
    workbook.refresh_from_db()
    assert workbook.state is WorkbookStatus.WAITING


def test_a_workbook_without_rows_says_so(head):
    reading = read_visits(a_workbook(columns=("day", "seen", "place_kind", "summary")), by=head, today=TODAY)
    assert [fault.code for fault in reading.faults] == ["nothing"]


# -- nothing twice


def test_the_same_file_twice_enters_nothing_the_second_time(head, worker, mate):
    rows = [{"seen": "张三"}, {"seen": "陈勇"}]
    first, second = take_in(head, *rows), take_in(head, *rows)
    assert (first.made, first.known) == (2, 0)
    assert (second.made, second.known) == (0, 2)
    assert Visit.objects.count() == 2


def test_of_a_file_that_grew_only_the_new_rows_are_entered(head, worker, mate):
    take_in(head, {"seen": "张三"})
    reading = read(head, {"seen": "陈勇"}, {"seen": "张三"})
    assert [row.line for row in reading.fresh] == [2]
    assert [(row.line, visit) for row, visit in reading.known] == [(3, Visit.objects.get())]


def test_what_was_changed_or_voided_since_is_known_all_the_same(head, worker, mate):
    take_in(head, {"seen": "张三"}, {"seen": "陈勇"})
    first, second = Visit.objects.order_by("pk")
    edit(first, head, summary="后来改过", now=at(TODAY, 15))
    void(second, head)
    again = take_in(head, {"seen": "张三"}, {"seen": "陈勇"})
    assert (again.made, again.known) == (0, 2)


def test_the_same_row_of_another_hand_is_another_visit(head, colleague, worker):
    row = {"visitors": "王强、李伟", "seen": "张三"}
    take_in(head, row)
    assert len(read(colleague, row).fresh) == 1


def test_a_visit_of_the_same_day_to_the_same_person_is_named(head, colleague, worker, mate):
    visit = log(head, worker, day=of_october(12))
    log(head, mate, day=of_october(12), manner=Manner.COLLECTIVE)
    log(head, worker, day=of_october(11))
    reading = read(head, {"seen": "陈勇"}, {"seen": "张三"})
    assert [(row.line, one) for row, one in reading.alike] == [(3, visit)]


def test_a_visit_that_the_uploader_may_not_read_is_not_named(head, stranger, worker):
    log(stranger, worker, day=of_october(12))
    assert read(make_cadre(unit=worker.unit), {"seen": "张三"}).alike == []


def test_it_is_imported_once_however_often_the_button_is_pressed(head, worker):
    workbook = take_in(head, {"seen": "张三"})
    with pytest.raises(Stale, match="已导入"):
        actions.import_workbook(workbook=VisitWorkbook.objects.get(pk=workbook.pk), now=at(TODAY))
    assert Visit.objects.count() == 1


# -- many rows, a job, and what is left on the disk


def test_forty_rows_cost_as_many_queries_as_two(head, unit):
    crew = EmployeeFactory.create_batch(43, unit=unit)
    asked = []
    for some in (crew[:1], crew[1:3], crew[3:]):
        content = a_workbook(*({"seen": one.name, "seen_numbers": one.number} for one in some))
        with CaptureQueriesContext(connection) as queries:
            actions.import_workbook(workbook=keep(head, content), now=at(TODAY))
        asked.append(len(queries))
    assert asked[1] == asked[2], "the first one asks for the account's rights besides"


@pytest.mark.django_db(transaction=True)
def test_many_rows_are_entered_by_a_job_with_its_steps(monkeypatch):
    monkeypatch.setattr(actions, "BY_JOB", 3)
    unit = UnitFactory()
    head = make_cadre(unit=unit)
    rows = [{"seen": one.name, "seen_numbers": one.number} for one in EmployeeFactory.create_batch(5, unit=unit)]
    workbook = take_in(head, *rows)
    assert (workbook.state, Visit.objects.count()) == (WorkbookStatus.IMPORTING, 0)
    assert running.run(workbook.job.pk)
    workbook.refresh_from_db()
    workbook.job.refresh_from_db()
    assert (workbook.state, workbook.made, Visit.objects.count()) == (WorkbookStatus.IMPORTED, 5, 5)
    assert (workbook.job.status, workbook.job.summary) == (Status.DONE, "登记走访 5 次,跳过已登记 0 次")
    assert not running.run(workbook.job.pk)
    assert Visit.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_job_that_finds_a_fault_enters_nothing_and_the_file_waits_again(monkeypatch):
    monkeypatch.setattr(actions, "BY_JOB", 1)
    unit = UnitFactory()
    head, crew = make_cadre(unit=unit), EmployeeFactory.create_batch(3, unit=unit)
    workbook = take_in(head, *({"seen": one.name, "seen_numbers": one.number} for one in crew))
    crew[2].placements.update(ended_on=of_october(1))
    running.run(workbook.job.pk)
    workbook.refresh_from_db()
    assert (workbook.state, Visit.objects.count()) == (WorkbookStatus.WAITING, 0)


@pytest.mark.django_db(transaction=True)
def test_the_file_lies_sealed_and_goes_when_it_was_imported(tmp_path):
    unit = UnitFactory()
    head = make_cadre(unit=unit)
    one = EmployeeFactory(unit=unit, name="欧阳春")
    workbook = keep(head, a_workbook({"seen": one.name}))
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"PK" not in kept.read_bytes()[:4]
    actions.import_workbook(workbook=workbook, now=at(TODAY))
    assert not kept.exists()


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_more_than_a_day_is_given_up(tmp_path):
    head = make_cadre()
    old = keep(head, b"old", now=at(of_october(13)))
    fresh = keep(head, b"fresh", now=at(of_october(15)))
    old.refresh_from_db()
    assert (old.state, fresh.state) == (WorkbookStatus.DROPPED, WorkbookStatus.WAITING)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
