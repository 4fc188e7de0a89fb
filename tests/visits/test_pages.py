"""The pages of visits, as each role meets them."""

from __future__ import annotations

import io
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from nantun.errors import RuleBroken
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from tests.factories import EmployeeFactory, UnitFactory, make_cadre, make_user, stand_in
from tests.privacy.pictures import jpeg
from visits import actions
from visits.choices import Basis, CorrectionStatus, Manner, MustStatus, PageStatus
from visits.models import Correction, MustVisit, NotebookPage, SignedSheet, Visit, VisitPhoto

from .makers import SENTENCE, TODAY, at, edit, log, of_october, seal, void

pytestmark = pytest.mark.django_db
NOON = at(TODAY)


@pytest.fixture(autouse=True)
def _noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOON, tick=False):
        yield


def as_(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def the_form(head, *seen, **more) -> dict:
    """What the entry form sends."""
    filled = {
        "day": "2026-10-15",
        "visitors": [head.employee_id],
        "seen": [one.pk for one in seen],
        "manner": Manner.INDIVIDUAL,
        "place_kind": "dormitory",
        "summary": SENTENCE,
        "submission": str(uuid4()),
        "save": "",
    }
    return filled | more


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(), content_type="image/jpeg")


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


# -- entering


def test_the_form_opens_with_today_and_oneself(head):
    page = text_of(as_(head).get("/visits/log/"))
    assert 'value="2026-10-15"' in page
    assert "王强" in page
    assert "代录依据" not in page


def test_for_an_assistant_it_opens_with_his_principal(head, clerk):
    stand_in(head.employee, clerk.employee)
    page = text_of(as_(clerk).get("/visits/log/"))
    assert f'<option value="{head.employee_id}"' in page
    assert "代录依据" in page


def test_with_several_principals_an_assistant_picks_one(head, colleague, clerk):
    for one in (head, colleague):
        stand_in(one.employee, clerk.employee)
    page = text_of(as_(clerk).get("/visits/log/"))
    assert f"?visitor={head.employee_id}" in page
    assert f"?visitor={colleague.employee_id}" in page
    assert f'<option value="{head.employee_id}"' not in page


def test_a_visit_is_saved_and_shown_with_its_number(head, worker):
    answer = as_(head).post("/visits/log/", the_form(head, worker), follow=True)
    assert "已登记,编号 ZF-2026-0001" in text_of(answer)
    assert answer.redirect_chain[0][0] == f"/visits/{Visit.objects.get().pk}/"


def test_the_same_form_sent_twice_is_one_visit(head, worker):
    client, form = as_(head), the_form(head, worker)
    first, second = client.post("/visits/log/", form), client.post("/visits/log/", form)
    assert first["Location"] == second["Location"]
    assert Visit.objects.count() == 1


def test_save_and_next_keeps_day_and_visitors(head, worker):
    answer = as_(head).post("/visits/log/", the_form(head, worker, day="10-12", again="1"))
    assert answer["Location"] == f"/visits/log/?day=2026-10-12&visitor={head.employee_id}"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"day": "2026-10-16"}, "日期还没到"),
        ({"day": "五月"}, "看不懂这个日期"),
        ({"day": ""}, "请填写走访日期"),
        ({"seen": []}, "请填写走访对象"),
        ({"visitors": []}, "请选择走访人"),
        ({"place_kind": ""}, "请选择地点"),
        ({"place_kind": "moon"}, "选择一个有效的选项"),
        ({"summary": " "}, "请填写反映了什么、答应了什么"),
        ({"seen": ["x"]}, "有效的"),
        ({"seen": ["99999999999999999999"]}, "有效的"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(head, worker, wrong, says):
    answer = as_(head).post("/visits/log/", the_form(head, worker, next_step="下周再来") | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert "下周再来" in page
    assert not Visit.objects.exists()


def test_a_rule_of_the_field_stands_at_its_field_too(head, worker):
    head.employee.placements.update(ended_on=of_october(1))
    answer = as_(head).post("/visits/log/", the_form(head, worker))
    assert answer.status_code == 422
    assert "已不在岗,不能作为走访人" in answer.content.decode()


def test_nobody_is_both_met_and_not_met(head, worker):
    answer = as_(head).post("/visits/log/", the_form(head, worker, unmet=[worker.pk]))
    assert "不能既见到又未见到" in answer.content.decode()


def test_a_probable_duplicate_is_shown_once(head, worker):
    known = log(head, worker)
    client, form = as_(head), the_form(head, worker)
    answer = client.post("/visits/log/", form)
    assert answer.status_code == 422
    assert known.number in answer.content.decode()
    assert client.post("/visits/log/", form | {"another": "on"}).status_code == 302


def test_the_duplicate_of_another_units_visit_is_not_shown(head, stranger, worker):
    known = log(stranger, worker, summary="别人的话")
    assert as_(head).post("/visits/log/", the_form(head, worker)).status_code == 302
    page = text_of(as_(head).get(f"/visits/log/alike/?day=2026-10-15&manner=individual&seen={worker.pk}"))
    assert known.number not in page


def test_photographs_come_with_the_visit(head, worker):
    as_(head).post("/visits/log/", the_form(head, worker, photos=[picture("a.jpg"), picture("b.jpg")]))
    assert VisitPhoto.objects.count() == 1, "the same picture twice"


@pytest.mark.django_db(transaction=True)
def test_a_photograph_that_should_not_be_there_is_taken_away_file_and_all(tmp_path):
    unit = UnitFactory()
    head, other = make_cadre(unit=unit), make_cadre(unit=unit)
    visit = log(head, EmployeeFactory(unit=unit), visitors=[head.employee])
    (photo,) = actions.add_photos(visit=visit, uploads=[picture()], by=head)
    address = f"/visits/{visit.pk}/photos/{photo.pk}/remove/"
    assert as_(other).post(address).status_code == 404
    assert "已删去一张照片" in text_of(as_(head).post(address, follow=True))
    assert not VisitPhoto.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "删去一张照片" in text_of(as_(head).get(f"/visits/{visit.pk}/"))


def test_after_the_seal_a_photograph_stays(head, worker):
    visit = log(head, worker)
    (photo,) = actions.add_photos(visit=visit, uploads=[picture()], by=head)
    seal(TODAY)
    assert as_(head).post(f"/visits/{visit.pk}/photos/{photo.pk}/remove/").status_code == 403
    with pytest.raises(RuleBroken):
        actions.remove_photo(photo=photo, by=head, now=NOON)


def test_a_bad_photograph_keeps_the_visit_out(head, worker):
    bad = SimpleUploadedFile("a.jpg", b"<?php ?>", content_type="image/jpeg")
    answer = as_(head).post("/visits/log/", the_form(head, worker, photos=[bad]))
    assert answer.status_code == 422
    assert "不是能打开的照片" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_link_puts_somebody_or_a_team_into_the_form(head, worker):
    assert f'<option value="{worker.pk}"' in text_of(as_(head).get(f"/visits/log/?person={worker.pk}"))
    page = text_of(as_(head).get(f"/visits/log/?team={worker.team_id}"))
    assert f'<option value="{worker.pk}"' in page
    assert 'value="collective" class="" required id="id_manner_1" checked' in page or page.count("checked") >= 1


@pytest.mark.parametrize("query", ["person=x", "person=99999999999999999999", "day=%00", "team=-1", "visitor=1e9", "day=9999999"])
def test_a_link_with_nonsense_opens_the_form(head, query):
    assert as_(head).get(f"/visits/log/?{query}").status_code == 200


# -- changing


def test_the_second_of_two_editors_is_told_and_loses_nothing(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    edit(visit, head, summary="本人先改", now=NOON)
    form = the_form(head, worker, version=1, summary="代录人后改", basis=Basis.ORAL)
    answer = as_(clerk).post(f"/visits/{visit.pk}/edit/", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "王强 已在 10月15日 12:00 改过" in page
    assert "代录人后改" in page


def test_a_form_sent_after_the_seal_comes_back_in_words_with_all_that_was_typed(head, worker):
    visit = log(head, worker)
    seal(TODAY)
    client = as_(head)
    assert client.get(f"/visits/{visit.pk}/edit/").status_code == 403
    answer = client.post(f"/visits/{visit.pk}/edit/", the_form(head, worker, version=1, summary="封存前开始写的"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2026年10月的台账已封存" in page
    assert "封存前开始写的" in page
    assert client.post(f"/visits/{visit.pk}/void/", {"reason": "重复", "version": 1}).status_code == 422
    assert Visit.objects.get().is_valid


def test_a_form_sent_after_somebody_voided_the_visit_says_who(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    void(visit, head, now=NOON)
    answer = as_(clerk).post(f"/visits/{visit.pk}/edit/", the_form(head, worker, version=1, basis=Basis.ORAL))
    assert answer.status_code == 422
    assert "王强 已在 10月15日 12:00 改过" in answer.content.decode()


def test_the_edit_form_is_filled_with_the_row(head, worker, mate):
    visit = log(head, worker, unmet=[mate], again_on=of_october(20), state_of_mind="想调班")
    page = text_of(as_(head).get(f"/visits/{visit.pk}/edit/"))
    for piece in (SENTENCE, "想调班", "2026-10-20", f'<option value="{mate.pk}"', 'name="version" value="1"'):
        assert piece in page


def test_voiding_says_what_it_does_and_asks_why(head, worker):
    visit = log(head, worker)
    client = as_(head)
    assert "不再计入人次、覆盖和台账" in text_of(client.get(f"/visits/{visit.pk}/void/"))
    assert client.post(f"/visits/{visit.pk}/void/", {"reason": ""}).status_code == 422
    assert client.post(f"/visits/{visit.pk}/void/", {"reason": "重复", "version": 1}).status_code == 302
    assert not Visit.objects.get().is_valid


# -- one visit


@pytest.mark.parametrize(("who", "reads"), [("head", True), ("office", True), ("clerk", False)])
def test_private_parts_are_on_the_page_of_those_who_may_read_them(request, head, worker, who, reads):
    visit = log(head, worker, family_situation="父亲卧床", state_of_mind="想调班", difficulties="欠款")
    page = text_of(as_(request.getfixturevalue(who)).get(f"/visits/{visit.pk}/"))
    assert [word in page for word in ("父亲卧床", "想调班", "欠款")] == [reads] * 3
    assert SENTENCE in page


def test_the_page_tells_what_happened(head, clerk, worker, mate):
    stand_in(head.employee, clerk.employee)
    must = actions.raise_must(employee=worker, occasion="hospital", event_day=of_october(14), note="骨折", by=clerk, now=NOON)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    actions.confirm_visits(visits=[visit], by=head, now=at(TODAY, 13))
    edit(visit, clerk, summary="改了一句", now=at(TODAY, 14))
    page = text_of(as_(head).get(f"/visits/{visit.pk}/"))
    for piece in (
        "王强走访张三",
        "代录(口述)",
        "本人确认。(以后有改动,要重新确认)",
        "改为“改了一句”",
        "答复了必访",
        must.get_occasion_display(),
    ):
        assert piece in page
    assert "骨折" not in page


def test_acts_are_offered_to_those_who_may(head, office, worker):
    visit = log(head, worker)
    assert f"/visits/{visit.pk}/edit/" in text_of(as_(head).get(f"/visits/{visit.pk}/"))
    assert f"/visits/{visit.pk}/edit/" not in text_of(as_(office).get(f"/visits/{visit.pk}/"))
    seal(TODAY)
    page = text_of(as_(head).get(f"/visits/{visit.pk}/"))
    assert f"/visits/{visit.pk}/correct/" in page
    assert f"/visits/{visit.pk}/edit/" not in page


def test_one_tap_confirms_on_the_page_and_many_on_the_list(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visits = [log(clerk, worker, visitors=head.employee, basis=Basis.ORAL, day=of_october(day)) for day in (1, 2, 3)]
    client = as_(head)
    assert client.post(f"/visits/{visits[0].pk}/confirm/").status_code == 302
    answer = client.post("/visits/confirm/", {"picked": [visit.pk for visit in visits]}, follow=True)
    assert "已确认 2 次走访" in text_of(answer)


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


# -- corrections


def test_a_correction_goes_from_the_visit_to_the_party_office(head, office, worker):
    visit = log(head, worker)
    seal(TODAY)
    client = as_(head)
    page = text_of(client.get(f"/visits/{visit.pk}/correct/"))
    assert "井下现场" in page
    form = {"field": "place_kind", "old": "随便写的", "new": "宿舍", "reason": "当时记错"}
    assert client.post(f"/visits/{visit.pk}/correct/", form).status_code == 302
    correction = Correction.objects.get()
    assert (correction.field, correction.old, correction.new) == ("地点", "井下现场", "宿舍"), "old is the row's own"
    assert "当时记错" in text_of(as_(office).get(f"/visits/corrections/{correction.pk}/"))
    address = f"/visits/corrections/{correction.pk}/?agree=1"
    assert client.post(address).status_code == 403
    as_(office).post(address)
    correction.refresh_from_db()
    assert correction.status == CorrectionStatus.APPROVED


def test_voiding_after_the_seal_is_a_correction_too(head, worker):
    visit = log(head, worker)
    seal(TODAY)
    as_(head).post(f"/visits/{visit.pk}/correct/", {"field": "void", "reason": "重复登记"})
    correction = Correction.objects.get()
    assert (correction.field, correction.old, correction.new) == ("作废", "有效", "作废")


def test_a_refusal_without_a_word_changes_nothing(head, office, worker):
    visit = log(head, worker)
    seal(TODAY)
    correction = actions.ask_correction(visit=visit, field="地点", old="井下现场", new="宿舍", reason="记错", by=head, now=NOON)
    answer = as_(office).post(f"/visits/corrections/{correction.pk}/?agree=0", {"reason": " "}, follow=True)
    assert "不同意要写明理由" in text_of(answer)
    assert Correction.objects.get().is_waiting


def test_a_correction_of_another_unit_is_not_seen(head, stranger, worker):
    visit = log(head, worker)
    seal(TODAY)
    correction = actions.ask_correction(visit=visit, field="地点", old="井下现场", new="宿舍", reason="记错", by=head, now=NOON)
    assert as_(stranger).get(f"/visits/corrections/{correction.pk}/").status_code == 404
    assert "记错" not in text_of(as_(stranger).get("/visits/corrections/?status="))


# -- notebook pages


def test_a_photographed_page_is_saved_at_once_and_made_into_visits(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    client = as_(head)
    assert client.post("/visits/pages/keep/", {"file": picture(), "principal": head.employee_id, "note": "早班"}).status_code == 302
    page = NotebookPage.objects.get()
    assistant = as_(clerk)
    assert "早班" in text_of(assistant.get("/visits/pages/"))
    assert 'value="notebook"' in text_of(assistant.get(f"/visits/pages/{page.pk}/"))
    assert assistant.post(f"/visits/pages/{page.pk}/", the_form(head, worker, basis=Basis.NOTEBOOK)).status_code == 302
    visit = Visit.objects.get()
    assert (visit.on_behalf, visit.basis) == (True, Basis.NOTEBOOK)
    assistant.post(f"/visits/pages/{page.pk}/settle/")
    page.refresh_from_db()
    assert (page.status, page.settled_by, list(page.visits.all())) == (PageStatus.DONE, clerk, [visit])


def test_a_page_of_which_nothing_was_made_needs_no_entry(head):
    page = actions.keep_page(principal=head.employee, upload=picture(), note="", by=head, now=NOON)
    as_(head).post(f"/visits/pages/{page.pk}/settle/")
    page.refresh_from_db()
    assert page.status == PageStatus.DROPPED


def test_a_settled_page_takes_no_more_visits(head, worker):
    page = actions.keep_page(principal=head.employee, upload=picture(), note="", by=head, now=NOON)
    actions.settle_page(page=page, by=head, now=NOON)
    answer = as_(head).post(f"/visits/pages/{page.pk}/", the_form(head, worker))
    assert answer.status_code == 422
    assert not Visit.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "stranger", "clerk", "office"])
def test_a_page_is_seen_by_its_visitor_his_assistant_and_its_uploader_alone(request, head, who):
    page = actions.keep_page(principal=head.employee, upload=picture(), note="私密", by=head, now=NOON)
    client = as_(request.getfixturevalue(who))
    for address in ("", "picture/"):
        assert client.get(f"/visits/pages/{page.pk}/{address}").status_code == 404
    assert client.post(f"/visits/pages/{page.pk}/settle/").status_code == 404
    assert as_(head).get(f"/visits/pages/{page.pk}/picture/").status_code == 200


def test_an_assistant_sees_pages_only_while_his_grant_holds(head, clerk):
    grant = stand_in(head.employee, clerk.employee)
    page = actions.keep_page(principal=head.employee, upload=picture(), note="", by=head, now=NOON)
    assert as_(clerk).get(f"/visits/pages/{page.pk}/").status_code == 200
    grant.ended_on = of_october(14)
    grant.save()
    assert as_(clerk).get(f"/visits/pages/{page.pk}/").status_code == 404


def test_nobody_keeps_a_page_for_somebody_without_a_grant(head, clerk):
    answer = as_(clerk).post("/visits/pages/keep/", {"file": picture(), "principal": head.employee_id})
    assert answer.status_code == 422
    assert not NotebookPage.objects.exists()


# -- signed sheets


def test_the_sheet_lists_what_waits_and_the_scan_confirms_what_is_ticked(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    first, second = (log(clerk, worker, visitors=head.employee, basis=Basis.ORAL, day=of_october(day)) for day in (5, 6))
    client = as_(clerk)
    assert f"/visits/sheets/{head.employee_id}/2026-10/" in text_of(client.get("/visits/sheets/"))
    paper = text_of(client.get(f"/visits/sheets/{head.employee_id}/2026-10/"))
    for piece in (first.number, second.number, "本人签字"):
        assert piece in paper
    answer = client.post(f"/visits/sheets/{head.employee_id}/2026-10/upload/", {"visits": [first.pk], "file": picture()}, follow=True)
    assert "已确认 1 次走访" in text_of(answer)
    assert Visit.objects.unconfirmed().get() == second
    scan = SignedSheet.objects.get()
    assert client.get(f"/visits/sheets/signed/{scan.pk}/").status_code == 200


def test_a_sheet_is_nobody_elses_business(head, clerk, colleague, stranger, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    scan, _count = actions.upload_signed_sheet(principal=head.employee, month=TODAY, visits=[visit], upload=picture(), by=clerk, now=NOON)
    other_clerk = make_user(Role.CLERK, unit=UnitFactory(name="选煤厂"))
    for user, status in ((colleague, 404), (stranger, 404), (other_clerk, 404), (head, 200)):
        assert as_(user).get(f"/visits/sheets/signed/{scan.pk}/").status_code == status
    assert as_(other_clerk).get(f"/visits/sheets/{head.employee_id}/2026-10/").status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "x", "2026", "2026-10-01", "0000-01"])
def test_a_month_that_is_none_has_no_sheet(head, clerk, month):
    assert as_(clerk).get(f"/visits/sheets/{head.employee_id}/{month}/").status_code == 404


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


# -- Excel


def a_workbook(*rows: tuple) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(["走访日期", "走访对象", "地点", "反映了什么、答应了什么"])
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("十月走访.xlsx", out.getvalue())


def test_a_workbook_goes_from_upload_over_preview_to_visits(head, worker):
    client = as_(head)
    assert client.get("/visits/import/blank/")["Content-Disposition"].endswith(".xlsx")
    answer = client.post("/visits/import/", {"file": a_workbook(("2026-10-12", "张三", "宿舍", SENTENCE))}, follow=True)
    assert "可以登记 1 次走访" in text_of(answer)
    address = answer.redirect_chain[0][0]
    assert "登记走访 1 次" in text_of(client.post(f"{address}import/", follow=True))
    assert Visit.objects.get().entered_by == head
    assert "已导入" in text_of(client.post(f"{address}import/", follow=True)), "pressed twice"
    assert Visit.objects.count() == 1


def test_a_faulty_workbook_comes_back_with_each_cell_marked(head, worker):
    client = as_(head)
    file = a_workbook(("2026-10-12", "张三", "月球", SENTENCE), ("2026-10-12", "查无此人", "宿舍", SENTENCE))
    answer = client.post("/visits/import/", {"file": file}, follow=True)
    page = text_of(answer)
    assert "有 2 处要改" in page
    assert "C2" in page
    address = answer.redirect_chain[0][0]
    marked = client.get(f"{address}faults/")
    sheet = load_workbook(io.BytesIO(marked.content)).worksheets[0]
    assert "不认识这个写法" in sheet["C2"].comment.text
    assert "花名册里没有" in sheet["B3"].comment.text
    assert "地点:" in sheet["E2"].value
    client.post(f"{address}import/")
    assert not Visit.objects.exists()
    assert "没有导入,已删除" in text_of(client.post(f"{address}drop/", follow=True))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_what_is_no_workbook_is_refused_at_its_field(head, content):
    answer = as_(head).post("/visits/import/", {"file": SimpleUploadedFile("走访.xlsx", content)})
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()


def test_an_upload_cut_off_midway_says_so(head):
    assert as_(head).post("/visits/import/").status_code == 422


def test_an_upload_is_its_uploaders_alone(head, colleague, office, worker):
    answer = as_(head).post("/visits/import/", {"file": a_workbook(("2026-10-12", "张三", "宿舍", SENTENCE))})
    for user in (colleague, office):
        client = as_(user)
        assert client.get(answer["Location"]).status_code == 404
        assert client.post(f"{answer['Location']}import/").status_code == 404


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
