"""The lists of visits, coverage, 必访, cards and the export, as each role meets them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nantun.people.choices import Basis
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from tests.factories import EmployeeFactory, make_user, stand_in
from tests.support.days import TODAY, at, of_october
from tests.support.markup import flat
from visits import actions
from visits.choices import Manner, MustStatus
from visits.models import Correction, MustVisit, Visit
from visits.views import VisitList

from .makers import SENTENCE, log, void
from .pages import NOON, as_, picture, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


# -- who enters


@pytest.mark.parametrize(
    "address", ["", "log/", "coverage/", "musts/", "pages/", "sheets/", "import/", "cards/", "corrections/", "export/"]
)
def test_a_worker_meets_none_of_it(worker, address):
    assert as_(make_user(employee=worker)).get(f"/visits/{address}").status_code == 403


def test_a_worker_finds_no_way_in_on_his_own_pages(worker):
    assert "/visits/" not in text_of(as_(make_user(employee=worker)).get("/"))


def test_a_worker_reads_of_himself_the_day_and_by_whom(head, worker):
    visit = log(head, worker, state_of_mind="想调班")
    page = text_of(as_(make_user(employee=worker)).get("/me/"))
    assert "10月15日" in page
    assert "王强" in page
    for word in (SENTENCE, "想调班", visit.number, "井下现场"):
        assert word not in page


@pytest.mark.parametrize("address", ["edit/", "void/", "correct/"])
def test_another_units_visit_is_as_if_it_were_not(head, stranger, worker, address):
    visit = log(head, worker)
    client = as_(stranger)
    there, nowhere = client.get(f"/visits/{visit.pk}/{address}"), client.get(f"/visits/999999/{address}")
    assert (there.status_code, there.content) == (404, nowhere.content)


# -- the list


def test_the_list_says_its_figures_in_words(head, worker, mate):
    log(head, [worker, mate])
    log(head, [worker, mate], manner=Manner.COLLECTIVE)
    assert "走访 2 次 · 个别 2 人次 · 集体 2 人次 · 个别走访到 2 人 · 入户 0 户" in text_of(as_(head).get("/visits/"))


def test_figures_of_a_long_list_are_fetched_right_after_it(monkeypatch, head, stranger, worker, mate):
    monkeypatch.setattr(VisitList, "summed_at_once", 1)
    log(head, [worker, mate], day=of_october(3))
    log(head, worker, day=of_october(4))
    log(stranger, mate, day=of_october(4))
    page = text_of(as_(head).get("/visits/?day_from=2026-10-01"))
    assert "共 2 条,正在统计……" in page
    assert 'hx-get="/visits/?day_from=2026-10-01" hx-trigger="load" hx-target="#count"' in flat(page)
    assert "个别 3 人次" not in page
    fetched = text_of(as_(head).get("/visits/?day_from=2026-10-01", headers={"HX-Request": "true", "HX-Target": "count"}))
    assert fetched == "走访 2 次 · 个别 3 人次 · 集体 0 人次 · 个别走访到 2 人 · 入户 0 户"


@pytest.mark.parametrize(
    "query", ["", "day_from=2026-10-04&day_to=2026-10-04", "day_from=2026-10-04&day_to=", "day_from=无&day_to=", "manner=collective"]
)
def test_the_figures_are_those_of_the_rows_that_were_filtered(head, worker, mate, query):
    log(head, [worker, mate], day=of_october(3), place_kind="home")
    log(head, worker, day=of_october(4))
    log(head, [worker, mate], day=of_october(4), manner=Manner.COLLECTIVE)
    request = RequestFactory().get(f"/visits/?{query}")
    request.user = User.objects.get(pk=head.pk)
    page = VisitList()
    page.setup(request)
    rows = page.filtered()
    assert page.sentence(rows, 0) == page.said(Visit.objects.filter(pk__in=[row.pk for row in rows]).figures())


def test_the_list_opens_with_this_month(head, worker, mate):
    log(head, worker, day=date(2026, 9, 30))
    log(head, mate, summary="本月的一条")
    page = text_of(as_(head).get("/visits/"))
    assert "本月的一条" in page
    assert SENTENCE not in page


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("text=热水", {1}),
        ("text=换衣 更衣室", {2}),
        ("manner=collective", {2}),
        ("tag=deeds", {2}),
        ("place=home", {2}),
        ("visitor={head}", {1}),
        ("person={mate}", {1, 2}),
        ("mark=unmet", {1}),
        ("mark=late", {3}),
        ("mark=void", {4}),
        ("day_from=2026-10-02&day_to=2026-10-02", {3}),
        ("day_from=不是日期", set()),
    ],
)
def test_each_filter_finds_its_rows(head, colleague, office, worker, mate, query, finds):
    log(head, worker, unmet=[mate], day=of_october(14))
    log(colleague, mate, manner=Manner.COLLECTIVE, place_kind="home", summary="更衣室换衣服冷", tags=["deeds"])
    log(colleague, worker, day=of_october(2), now=NOON, summary="补记的")
    void(log(colleague, worker, summary="作废的", day=of_october(3), now=at(of_october(3))), colleague, now=NOON)
    words = query.format(head=head.employee_id, mate=mate.pk)
    page = text_of(as_(office).get(f"/visits/?{words}"))
    shown = {number for number in range(1, 5) if f"/visits/{Visit.objects.get(number=f'ZF-2026-000{number}').pk}/" in page}
    assert shown == finds


@pytest.mark.parametrize(
    "address", ["/visits/", "/visits/coverage/", "/visits/coverage/{unit}/", "/visits/musts/", "/visits/pages/", "/visits/corrections/"]
)
def test_pages_cost_as_many_queries_for_many_rows_as_for_few(head, clerk, unit, address):
    stand_in(head.employee, clerk.employee)

    def happen(many: int) -> None:
        for one in EmployeeFactory.create_batch(many, unit=unit):
            visit = log(clerk, one, visitors=head.employee, basis=Basis.ORAL)
            actions.raise_must(employee=EmployeeFactory(unit=unit), occasion="injury", event_day=TODAY, note="", by=clerk, now=NOON)
            actions.keep_page(principal=head.employee, upload=picture(), note="", by=clerk, now=NOON)
            Correction.objects.create(
                visit=visit, field="地点", old="甲", new="乙", reason="记错", asked_by=head, asked_at=NOON, reporting_unit=unit
            )

    asked = []
    for many in (2, 10):
        happen(many)
        client = as_(clerk)
        client.get(address.format(unit=unit.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address.format(unit=unit.pk)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


# -- coverage and 必访


def test_coverage_moves_with_a_visit_and_names_those_never_reached(head, worker, mate, unit):
    client = as_(head)
    assert "个别走访到 0 / 3 人,还有 3 人未访到" in text_of(client.get("/visits/coverage/"))
    log(head, worker)
    assert "个别走访到 1 / 3 人,还有 2 人未访到" in text_of(client.get("/visits/coverage/"))
    page = text_of(client.get(f"/visits/coverage/{unit.pk}/"))
    assert f"/visits/log/?person={mate.pk}" in page
    assert f"/visits/log/?person={worker.pk}" not in page


@pytest.mark.parametrize("month", ["2026-10", "2026", "2026-13", "1999-01", "x", "2027-01", ""])
def test_coverage_takes_any_month_in_the_address(head, month):
    assert as_(head).get(f"/visits/coverage/?month={month}").status_code == 200


def test_coverage_is_of_the_units_in_reach(head, office, elsewhere, worker):
    EmployeeFactory(unit=elsewhere)
    assert "掘进二区" not in text_of(as_(head).get("/visits/coverage/"))
    assert "掘进二区" in text_of(as_(office).get("/visits/coverage/"))
    assert as_(head).get(f"/visits/coverage/{elsewhere.pk}/").status_code == 404


def test_a_must_is_raised_in_one_line_by_the_clerk_and_withdrawn_with_a_reason(clerk, worker):
    client = as_(clerk)
    form = {"employee": worker.pk, "occasion": "hospital", "event_day": "昨天", "note": "骨折"}
    assert "请在 10月17日 前走访" in text_of(client.post("/visits/musts/raise/", form, follow=True))
    must = MustVisit.objects.get()
    page = text_of(client.get("/visits/musts/"))
    assert "张三" in page
    assert "还有 2 天" in page
    client.post(f"/visits/musts/{must.pk}/withdraw/", {"reason": "填错了人"})
    must.refresh_from_db()
    assert must.status == MustStatus.WITHDRAWN


def test_a_clerk_raises_nothing_for_another_units_worker(clerk, elsewhere):
    other = EmployeeFactory(unit=elsewhere)
    answer = as_(clerk).post("/visits/musts/raise/", {"employee": other.pk, "occasion": "hospital", "event_day": "昨天"})
    assert answer.status_code == 422
    assert not MustVisit.objects.exists()


def test_an_answer_is_opened_by_those_alone_who_may_read_it(clerk, head, stranger, worker, mate):
    actions.raise_must(employee=worker, occasion="hospital", event_day=TODAY, note="", by=clerk, now=at(TODAY))
    actions.raise_must(employee=mate, occasion="hospital", event_day=TODAY, note="", by=clerk, now=at(TODAY))
    own, others = log(head, worker, day=TODAY), log(stranger, mate, day=TODAY)
    page = as_(clerk).get("/visits/musts/?status=").text
    assert own.get_absolute_url() in page
    assert others.number in page
    assert others.get_absolute_url() not in page


# -- cards


def test_cards_are_blank_or_carry_the_names_of_those_never_reached(head, worker, mate, unit):
    client = as_(head)
    assert text_of(client.get("/visits/cards/")).count('class="pocket"') == 4
    log(head, worker)
    page = text_of(client.get(f"/visits/cards/?unit={unit.pk}"))
    assert f"陈勇({mate.number})" in page
    assert f"张三({worker.number})" not in page
    assert text_of(client.get("/visits/cards/?size=a6")).count('class="pocket"') == 1
    assert f"张三({worker.number})" not in text_of(client.get(f"/visits/cards/?unit={unit.pk}&team={worker.team_id}"))


def test_cards_name_nobody_outside_ones_reach(head, elsewhere):
    other = EmployeeFactory(unit=elsewhere)
    assert other.number not in text_of(as_(head).get(f"/visits/cards/?unit={elsewhere.pk}"))


# -- export


def exported(answer) -> list[list]:
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_export_is_exactly_what_is_filtered(head, clerk, worker, mate):
    wanted = log(head, worker, summary="=1+1 要导出的")
    log(head, mate, summary="不要导出的")
    rows = exported(as_(clerk).get("/visits/export/?text=要导出的&person=" + str(worker.pk)))
    told = "\n".join(str(cell) for row in rows for cell in row if cell)
    assert wanted.number in told
    assert "=1+1 要导出的" in told
    assert "不要导出的" not in told


def test_the_export_never_holds_private_parts_and_says_who_took_it(head, worker):
    log(head, worker, family_situation="父亲卧床", state_of_mind="想调班", difficulties="欠款")
    told = "\n".join(str(cell) for row in exported(as_(head).get("/visits/export/")) for cell in row if cell)
    assert not [word for word in ("父亲卧床", "想调班", "欠款") if word in told]
    assert f"王强({head.number})2026年10月15日 12:00 导出" in told


def test_the_export_is_written_down_with_its_address_and_rows(head, worker, mate):
    log(head, worker)
    log(head, mate)
    exported(as_(head).get("/visits/export/?manner=individual"))
    row = AccessLog.objects.get()
    assert (row.user, row.action, row.subject, row.rows) == (head, "exported", "/visits/export/?manner=individual", 2)


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.PRINCIPAL, Role.SUPERVISION, Role.UNION_CHAIR])
def test_who_may_read_may_not_therefore_export(role, unit):
    assert as_(make_user(role, units=[unit])).get("/visits/export/").status_code == 403


def test_text_that_looks_like_a_formula_stays_text(head, worker):
    log(head, worker, summary="=HYPERLINK(1)", suggestions="@SUM(A1)", answered="-1+1")
    answer = as_(head).get("/visits/export/")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"]
