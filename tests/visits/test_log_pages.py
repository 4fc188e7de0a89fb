"""The entry form, the edit form and the page of one visit, as each role meets them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nantun.errors import RuleBroken
from nantun.people.choices import Basis
from tests.factories import EmployeeFactory, UnitFactory, make_cadre, make_user, stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.models import Visit, VisitPhoto

from .makers import SENTENCE, edit, log, seal, void
from .pages import NOON, as_, picture, text_of, the_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


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
    page = text_of(as_(head).post(f"/visits/{visit.pk}/photos/{photo.pk}/remove/", follow=True))
    assert "2026年10月的台账已封存" in page
    with pytest.raises(RuleBroken):
        actions.remove_photo(photo=photo, by=head, now=NOON)
    assert VisitPhoto.objects.get() == photo


def test_a_photograph_of_a_voided_visit_stays_and_whoever_may_change_visits_reads_why(head, worker):
    visit = log(head, worker)
    (photo,) = actions.add_photos(visit=visit, uploads=[picture()], by=head)
    void(visit, head, now=NOON)
    page = text_of(as_(head).post(f"/visits/{visit.pk}/photos/{photo.pk}/remove/", follow=True))
    assert "现在是“已作废”,不能删去照片" in page
    assert VisitPhoto.objects.get() == photo


def test_a_form_opened_before_a_photograph_was_taken_away_says_who_was_faster(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    (photo,) = actions.add_photos(visit=visit, uploads=[picture()], by=clerk)
    actions.remove_photo(photo=photo, by=head, now=NOON)
    answer = as_(clerk).post(f"/visits/{visit.pk}/edit/", the_form(head, worker, version=1, basis=Basis.ORAL))
    assert answer.status_code == 422
    assert "王强 已在 10月15日 12:00 改过" in answer.content.decode()


def test_the_one_who_only_stands_in_is_neither_offered_nor_allowed_to_confirm_in_one_tap(head, worker):
    assistant, url = make_user(unit=worker.unit), "/visits/confirm/"
    stand_in(head.employee, assistant.employee)
    visit = log(assistant, worker, visitors=head.employee, basis=Basis.ORAL)
    for user, may_confirm in ((assistant, False), (head, True)):
        client = as_(user)
        assert (f'formaction="{url}"' in text_of(client.get("/visits/"))) is may_confirm
        assert client.post(url, {"picked": [visit.pk]}).status_code == (302 if may_confirm else 403)


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
    assert "2026年10月的台账已封存" in text_of(client.get(f"/visits/{visit.pk}/edit/", follow=True))
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
    assert "可能刚刚已确认过" in text_of(client.post(f"/visits/{visits[0].pk}/confirm/", follow=True))
    answer = client.post("/visits/confirm/", {"picked": [visit.pk for visit in visits]}, follow=True)
    assert "已确认 2 次走访。另有 1 次不等您确认,没有动。" in text_of(answer)
