"""登记诉求: by whoever heard it, and by a worker for himself."""

from __future__ import annotations

from typing import Any

import pytest

from nantun.appeals.choices import Status
from nantun.appeals.models import Appeal, Evidence
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user

from .makers import Cast, photo
from .pages import as_, noon, text_of, the_form  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ADDRESS = "/appeals/raise/"


def test_the_number_is_told_and_the_party_office_waits_for_it(cast: Cast) -> None:
    page = text_of(as_(cast.visitor).post(ADDRESS, the_form(cast.worker, unit=cast.theirs.pk), follow=True))
    assert "已登记,编号 SQ-2026-0001" in page
    assert "建议主办" in page
    appeal = Appeal.objects.get()
    assert (appeal.status, appeal.lead_unit, appeal.first_responder) == (Status.REGISTERED, None, cast.visitor.employee)


def test_a_head_gives_it_to_his_own_unit_at_once(cast: Cast) -> None:
    as_(cast.visitor).post(ADDRESS, the_form(cast.worker, unit=cast.ours.pk))
    assert Appeal.objects.get().status == Status.ASSIGNED


def test_without_raisers_it_is_anonymous_and_says_so(cast: Cast) -> None:
    client = as_(cast.visitor)
    assert "不填就按匿名登记" in text_of(client.get(ADDRESS))
    assert "匿名" in text_of(client.post(ADDRESS, the_form(), follow=True))


def test_the_same_form_sent_twice_is_one_appeal_with_one_picture(cast: Cast) -> None:
    client, form = as_(cast.visitor), the_form(cast.worker)
    first = client.post(ADDRESS, form | {"photos": [photo()]})
    second = client.post(ADDRESS, form | {"photos": [photo()]})
    assert first["Location"] == second["Location"]
    assert (Appeal.objects.count(), Evidence.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"category": ""}, "请选择类别"),
        ({"category": "moon"}, "选择一个有效的选项"),
        ({"text": " "}, "请用一句话写明反映了什么"),
        ({"text": "长" * 1001}, "1000"),
        ({"category": "hazard"}, "安全隐患请先打电话"),
        ({"category": "hazard", "phoned_to": "调度室", "phoned_at": "11:50"}, "请填写由哪个单位处理这个隐患"),
        ({"category": "hazard", "phoned_to": "调度室", "phoned_at": "23:50"}, "不能晚于现在"),
        ({"category": "danger"}, "人身危险不写内容"),
        ({"category": "discipline", "answer": "已告诉他"}, "不能当场答复了事"),
        ({"raised_on": "2026-10-16"}, "日期还没到"),
        ({"source": "visits"}, "选择一个有效的选项"),
        ({"target_people": "{raiser}"}, "不能是同一个人"),
        ({"target_units": "{unit}", "unit": "{unit}"}, "被反映的单位不能主办"),
        ({"phoned_at": "五点"}, "有效的时间"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, wrong: dict[str, Any], says: str) -> None:
    known = {"{raiser}": cast.worker.pk, "{unit}": cast.theirs.pk}
    sent = the_form(cast.worker, answer="") | {name: known.get(value, value) for name, value in wrong.items()}
    answer = as_(cast.visitor).post(ADDRESS, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert f'<option value="{cast.worker.pk}"' in page
    assert sent["text"].strip()[:20] in page
    assert not Appeal.objects.exists()


def test_a_hazard_goes_to_its_unit_at_once(cast: Cast) -> None:
    sent = the_form(cast.worker, category="hazard", phoned_to="矿调度室", phoned_at="11:50", unit=cast.theirs.pk)
    page = text_of(as_(cast.visitor).post(ADDRESS, sent, follow=True))
    assert "已告诉处理单位的负责人" in page
    assert "矿调度室 10月15日 11:50" in page
    assert Appeal.objects.get().status == Status.ASSIGNED


def test_of_danger_nothing_is_kept_neither_words_nor_pictures(cast: Cast) -> None:
    client, sent = as_(cast.visitor), the_form(cast.worker, category="danger", text="")
    answer = client.post(ADDRESS, sent | {"photos": [photo()]})
    assert answer.status_code == 422
    assert "不留照片" in answer.content.decode()
    assert not Appeal.objects.exists()
    assert "已告诉有关负责人" in text_of(client.post(ADDRESS, sent, follow=True))


def test_whoever_hands_over_a_breach_of_discipline_keeps_the_number_alone(cast: Cast) -> None:
    answer = as_(cast.visitor).post(ADDRESS, the_form(cast.worker, category="discipline", text="举报内容"), follow=True)
    assert answer.redirect_chain == [("/appeals/", 302)]
    page = text_of(answer)
    assert "已登记,编号 SQ-2026-0001。内容只有纪检能看到。" in page
    assert "举报内容" not in page


@pytest.mark.parametrize(
    ("category", "said", "hidden"), [("pay", "", True), ("pay", "no", False), ("living", "", False), ("living", "yes", True)]
)
def test_the_name_is_kept_where_that_is_usual_unless_somebody_says_otherwise(cast: Cast, category: str, said: str, hidden: bool) -> None:
    as_(cast.visitor).post(ADDRESS, the_form(cast.worker, category=category, hide_names=said))
    assert Appeal.objects.get().names_hidden is hidden


def test_answered_on_the_spot_it_is_closed_at_once(cast: Cast) -> None:
    page = text_of(as_(cast.visitor).post(ADDRESS, the_form(cast.worker, answer="明天就能领"), follow=True))
    assert "当场答复,已办结" in page
    assert Appeal.objects.get().status == Status.STRUCK_OFF


def test_a_link_puts_somebody_in(cast: Cast) -> None:
    client = as_(cast.visitor)
    assert f'<option value="{cast.worker.pk}"' in text_of(client.get(f"{ADDRESS}?person={cast.worker.pk}"))
    for nonsense in ("x", "99999999999999999999", "-1", "999999"):
        assert client.get(f"{ADDRESS}?person={nonsense}").status_code == 200


# -- a worker's own


def test_a_worker_raises_what_is_his_own_in_a_short_form(cast: Cast) -> None:
    client = as_(make_user(employee=cast.worker))
    page = text_of(client.get(ADDRESS))
    for name in ("raisers", "target_people", "answer", "urgency", "source"):
        assert f'name="{name}"' not in page
    sent = {"category": "living", "text": "宿舍没有热水", "hide_names": "yes", "photos": [photo()], "save": ""}
    told = text_of(client.post(ADDRESS, sent, follow=True))
    assert "已登记,编号 SQ-2026-0001" in told
    assert "宿舍没有热水" in told
    appeal = Appeal.objects.get()
    assert [one.employee for one in appeal.raisers.all()] == [cast.worker]
    assert (appeal.names_hidden, appeal.source, appeal.evidence.count()) == (True, "online", 1)


def test_a_worker_raises_nothing_in_anothers_name(cast: Cast) -> None:
    client = as_(make_user(employee=cast.worker))
    client.post(ADDRESS, the_form(EmployeeFactory(unit=cast.ours)))
    assert [one.employee for one in Appeal.objects.get().raisers.all()] == [cast.worker]


def test_an_officer_on_no_roster_is_not_asked(cast: Cast) -> None:
    officer = make_user(Role.SYSTEM_ADMIN, unit=UnitFactory())
    type(officer).objects.filter(pk=officer.pk).update(employee=None)
    assert as_(officer).get(ADDRESS).status_code == 403
