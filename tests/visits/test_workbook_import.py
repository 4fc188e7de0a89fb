"""Visits out of a workbook: what is wrong with it, and that nothing is entered twice."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from nantun.errors import RuleBroken, Stale
from nantun.jobs import running
from nantun.jobs.choices import Status as JobStatus
from nantun.uploads import actions
from nantun.uploads.choices import Status
from nantun.workbooks.faults import mark_faults
from nantun.workbooks.reading import UnreadableWorkbook
from tests.factories import EmployeeFactory, UnitFactory, make_cadre, stand_in
from tests.support.days import TODAY, at, of_october
from visits.choices import Manner
from visits.models import Visit, VisitWorkbook
from visits.workbook.importer import VISITS
from visits.workbook.reading import read_visits

from .makers import edit, log, void
from .workbooks import a_workbook, enter, faults_of, keep, only_fault, read, shown, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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
    workbook = shown(head, a_workbook(*rows))
    assert (workbook.state, workbook.counts) == (Status.FAULTY, {"faults": 1})
    with pytest.raises(RuleBroken, match="有错误"):
        actions.confirm(VISITS, upload=workbook, by=head, now=at(TODAY))
    assert not Visit.objects.exists()
    workbook.refresh_from_db()
    assert workbook.state is Status.FAULTY


def test_a_workbook_without_rows_says_so(head):
    reading = read_visits(a_workbook(columns=("day", "seen", "place_kind", "summary")), by=head, today=TODAY)
    assert [fault.code for fault in reading.faults] == ["nothing"]


def test_a_workbook_of_another_form_is_told_which_headings_are_wanted(head):
    book, content = Workbook(), io.BytesIO()
    book.active.append(["工号", "姓名", "性别", "民族"])
    book.save(content)
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_visits(content.getvalue(), by=head, today=TODAY)
    assert refusal.value.code == "no_heading"
    assert "走访日期、走访对象、地点、反映了什么、答应了什么" in refusal.value.message


def test_a_heading_that_is_missing_is_named_and_marked_in_the_file(head, worker):
    content = a_workbook({"seen": "张三"}, columns=("day", "seen", "summary"))
    reading = read_visits(content, by=head, today=TODAY)
    assert [(fault.column, fault.code) for fault in reading.faults] == [("地点", "heading_missing")]
    marked = load_workbook(io.BytesIO(mark_faults(content, reading.table.sheet, reading.faults, heading_row=1)))
    assert any("地点" in str(cell.value) for row in marked.active.iter_rows() for cell in row)


# -- nothing twice


def test_the_same_file_twice_enters_nothing_the_second_time(head, worker, mate):
    rows = [{"seen": "张三"}, {"seen": "陈勇"}]
    first, second = take_in(head, *rows), take_in(head, *rows)
    assert first.counts == {"made": 2, "known": 0}
    assert second.counts == {"made": 0, "known": 2}
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
    assert again.counts == {"made": 0, "known": 2}


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
        actions.confirm(VISITS, upload=VisitWorkbook.objects.get(pk=workbook.pk), by=head, now=at(TODAY))
    assert Visit.objects.count() == 1


# -- many rows, a job, and what is left on the disk


def test_forty_rows_cost_as_many_queries_as_two(head, unit):
    crew = EmployeeFactory.create_batch(43, unit=unit)
    asked = []
    for some in (crew[:1], crew[1:3], crew[3:]):
        content = a_workbook(*({"seen": one.name, "seen_numbers": one.number} for one in some))
        workbook = keep(head, content)
        with CaptureQueriesContext(connection) as queries:
            enter(workbook)
        asked.append(len(queries))
    assert asked[1] == asked[2], "the first one asks for the account's rights besides"


@pytest.mark.django_db(transaction=True)
def test_rows_are_entered_by_a_job_with_its_steps():
    unit = UnitFactory()
    head = make_cadre(unit=unit)
    rows = [{"seen": one.name, "seen_numbers": one.number} for one in EmployeeFactory.create_batch(5, unit=unit)]
    workbook = shown(head, a_workbook(*rows))
    actions.confirm(VISITS, upload=workbook, by=head, now=at(TODAY))
    assert (workbook.state, Visit.objects.count()) == (Status.IMPORTING, 0)
    assert running.run(workbook.job.pk)
    workbook.refresh_from_db()
    workbook.job.refresh_from_db()
    assert (workbook.state, workbook.counts["made"], Visit.objects.count()) == (Status.IMPORTED, 5, 5)
    assert (workbook.job.status, workbook.job.summary) == (JobStatus.DONE, "登记走访 5 次,跳过已登记 0 次")
    assert not running.run(workbook.job.pk)
    assert Visit.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_job_that_finds_a_fault_enters_nothing_and_the_page_shows_it():
    unit = UnitFactory()
    head, crew = make_cadre(unit=unit), EmployeeFactory.create_batch(3, unit=unit)
    workbook = shown(head, a_workbook(*({"seen": one.name, "seen_numbers": one.number} for one in crew)))
    actions.confirm(VISITS, upload=workbook, by=head, now=at(TODAY))
    crew[2].placements.update(ended_on=of_october(1))
    running.run(workbook.job.pk)
    workbook.refresh_from_db()
    assert (workbook.state, Visit.objects.count(), workbook.file.name != "") == (Status.FAULTY, 0, True)
    assert [at for at, *_rest in workbook.faults] == ["B4"]


@pytest.mark.django_db(transaction=True)
def test_the_file_lies_sealed_and_goes_when_it_was_imported(tmp_path):
    unit = UnitFactory()
    head = make_cadre(unit=unit)
    one = EmployeeFactory(unit=unit, name="欧阳春")
    workbook = keep(head, a_workbook({"seen": one.name}))
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"PK" not in kept.read_bytes()[:4]
    enter(workbook)
    assert not kept.exists()


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_more_than_a_day_is_given_up(tmp_path):
    head = make_cadre()
    old = keep(head, b"old", now=at(of_october(13)))
    fresh = keep(head, b"fresh", now=at(of_october(15)))
    old.refresh_from_db()
    assert (old.state, fresh.state) == (Status.DROPPED, Status.READING)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
