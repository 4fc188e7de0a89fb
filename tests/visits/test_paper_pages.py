"""Corrections, notebook pages, signed sheets and workbooks, as each role meets them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from nantun.approvals.choices import Decision
from nantun.errors import RuleBroken
from nantun.people.choices import Basis
from nantun.people.roles import Role
from tests.factories import UnitFactory, make_user, stand_in
from tests.support.days import TODAY, of_october
from tests.support.jobs import work
from visits import actions
from visits.choices import PageStatus
from visits.models import Correction, NotebookPage, SignedSheet, Visit

from .makers import SENTENCE, log, seal
from .pages import NOON, as_, picture, text_of, the_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


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
    assert correction.status == Decision.APPROVED


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
    assert "不同意请写明理由" in text_of(answer)
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


def test_a_page_with_too_long_a_note_is_not_kept(head):
    with pytest.raises(RuleBroken, match="最多 200 字,现有 201 字") as broken:
        actions.keep_page(principal=head.employee, upload=picture(), note="话" * 201, by=head, now=NOON)
    assert broken.value.field == "note"
    assert not NotebookPage.objects.exists()


def test_a_page_is_settled_once(head, clerk):
    stand_in(head.employee, clerk.employee)
    page = actions.keep_page(principal=head.employee, upload=picture(), note="", by=head, now=NOON)
    actions.settle_page(page=page, by=head, now=NOON)
    with pytest.raises(RuleBroken, match="已经整理过"):
        actions.settle_page(page=page, by=clerk, now=NOON)
    page.refresh_from_db()
    assert page.settled_by == head


def test_a_settled_page_takes_no_more_visits(head, worker):
    page = actions.keep_page(principal=head.employee, upload=picture(), note="", by=head, now=NOON)
    actions.settle_page(page=page, by=head, now=NOON)
    answer = as_(head).post(f"/visits/pages/{page.pk}/", the_form(head, worker))
    assert answer.status_code == 422
    assert not Visit.objects.exists()
    with pytest.raises(RuleBroken, match="已经整理过"):
        actions.add_to_page(page=page, visit=log(head, worker))
    assert not page.visits.exists()


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
    with pytest.raises(RuleBroken, match="没有 王强 的代录授权") as broken:
        actions.keep_page(principal=head.employee, upload=picture(), note="", by=clerk, now=NOON)
    assert broken.value.field == "principal"
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
    assert "正在核对" in text_of(answer)
    address = answer.redirect_chain[0][0]
    work()
    assert "可以登记 1 次走访" in text_of(client.get(address))
    assert "正在导入" in text_of(client.post(f"{address}import/", follow=True))
    work()
    assert "登记走访 1 次" in text_of(client.get(address))
    assert Visit.objects.get().entered_by == head
    assert "已导入" in text_of(client.post(f"{address}import/", follow=True)), "pressed twice"
    assert Visit.objects.count() == 1


def test_a_faulty_workbook_comes_back_with_each_cell_marked(head, worker):
    client = as_(head)
    file = a_workbook(("2026-10-12", "张三", "月球", SENTENCE), ("2026-10-12", "查无此人", "宿舍", SENTENCE))
    answer = client.post("/visits/import/", {"file": file}, follow=True)
    work()
    address = answer.redirect_chain[0][0]
    page = text_of(client.get(address))
    assert "有 2 处要改" in page
    assert "C2" in page
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
