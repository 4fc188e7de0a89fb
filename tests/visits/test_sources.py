"""What was raised on a visit is registered with it: in its form, in its transaction."""

from __future__ import annotations

from typing import Any

import pytest

from nantun.appeals.choices import Category, Status
from nantun.appeals.models import Appeal
from nantun.people.choices import Basis
from tests.factories import EmployeeFactory, make_user, stand_in
from visits.choices import Manner
from visits.models import Visit

from .pages import as_, text_of, the_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ADDRESS = "/visits/log/"


def a_line(number: int = 0, **facts: Any) -> dict[str, Any]:
    filled = {"category": Category.LIVING, "text": "更衣室暖气不足", "who": "", "answer": "", "phoned_to": "", "phoned_at": "", "unit": ""}
    return {f"appeal-{number}-{name}": value for name, value in (filled | facts).items()}


def raisers(appeal: Appeal) -> set[str]:
    return {one.employee.name for one in appeal.raisers.all()}


def test_two_lines_are_two_appeals_of_that_visit(head, worker, mate) -> None:
    sent = the_form(head, worker, mate, day="2026-10-12") | a_line() | a_line(3, text="矿灯架坏了", category="work", who=str(mate.pk))
    page = text_of(as_(head).post(ADDRESS, sent, follow=True))
    assert "已登记,编号 ZF-2026-0001;诉求 SQ-2026-0001、SQ-2026-0002" in page
    first, second = Appeal.objects.order_by("pk")
    visit = Visit.objects.get()
    for one in (first, second):
        assert (one.source, one.source_id, one.first_responder, one.registering_unit) == (
            "visits",
            visit.pk,
            head.employee,
            visit.reporting_unit,
        )
        assert one.raised_on == visit.day
    assert (raisers(first), raisers(second)) == ({"张三", "陈勇"}, {"陈勇"})


def test_an_empty_line_is_no_appeal(head, worker) -> None:
    as_(head).post(ADDRESS, the_form(head, worker) | a_line(category="", text="", who="first"))
    assert Visit.objects.count() == 1
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("manner", "who", "expected"),
    [
        (Manner.COLLECTIVE, "", {"张三"}),
        (Manner.INDIVIDUAL, "first", {"张三"}),
        (Manner.INDIVIDUAL, "none", set()),
    ],
)
def test_who_raised_it(head, worker, mate, manner: str, who: str, expected: set[str]) -> None:
    as_(head).post(ADDRESS, the_form(head, worker, mate, manner=manner) | a_line(who=who))
    assert raisers(Appeal.objects.get()) == expected


def test_the_same_form_sent_twice_raises_each_line_once(head, worker) -> None:
    client, sent = as_(head), the_form(head, worker) | a_line()
    assert client.post(ADDRESS, sent)["Location"] == client.post(ADDRESS, sent)["Location"]
    assert (Visit.objects.count(), Appeal.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"category": ""}, "请选择类别"),
        ({"text": ""}, "请用一句话写明反映了什么"),
        ({"category": "hazard"}, "安全隐患请先打电话"),
        ({"category": "hazard", "phoned_to": "调度室", "phoned_at": "11:00"}, "请填写由哪个单位处理这个隐患"),
        ({"category": "hazard", "phoned_to": "调度室", "phoned_at": "11:00", "unit": "没有的单位"}, "没有这个单位"),
        ({"category": "danger"}, "人身危险不写内容"),
        ({"who": "999999"}, "选择一个有效的选项"),
    ],
)
def test_a_wrong_line_keeps_the_visit_out_and_loses_nothing(head, worker, line: dict[str, Any], says: str) -> None:
    sent = the_form(head, worker, next_step="下周再来") | a_line() | a_line(1, **({"text": "皮带头照明不足"} | line))
    answer = as_(head).post(ADDRESS, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    for piece in (says, "反映的诉求有要改的", "下周再来", "更衣室暖气不足", line.get("text", "皮带头照明不足")):
        assert piece in page
    assert not Visit.objects.exists()
    assert not Appeal.objects.exists()


def test_a_wrong_visit_keeps_its_lines(head, worker) -> None:
    answer = as_(head).post(ADDRESS, the_form(head, worker, summary="") | a_line(text="更衣室灯坏了", who=str(worker.pk)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "更衣室灯坏了" in page
    assert f'<option value="{worker.pk}" selected>张三' in page


def test_whom_nobody_met_raises_nothing(head, worker) -> None:
    answer = as_(head).post(ADDRESS, the_form(head, unmet=[worker.pk]) | a_line())
    assert answer.status_code == 422
    assert "没有见到人" in answer.content.decode()


def test_a_hazard_goes_to_the_unit_that_was_named(head, worker, elsewhere) -> None:
    line = a_line(category="hazard", text="顶板淋水", phoned_to="调度室", phoned_at="11:00", unit="掘进二区")
    as_(head).post(ADDRESS, the_form(head, worker) | line)
    appeal = Appeal.objects.get()
    assert (appeal.status, appeal.lead_unit) == (Status.ASSIGNED, elsewhere)


def test_entered_for_another_the_lead_visitor_is_the_first_responder(head, clerk, worker) -> None:
    stand_in(head.employee, clerk.employee)
    as_(clerk).post(ADDRESS, the_form(head, worker, basis=Basis.ORAL) | a_line())
    appeal = Appeal.objects.get()
    assert (appeal.first_responder, appeal.registered_by) == (head.employee, clerk)


def test_the_visit_shows_its_appeals_to_those_who_may_read_them(head, office, clerk, worker) -> None:
    lines = a_line() | a_line(1, category="discipline", text="举报内容")
    as_(head).post(ADDRESS, the_form(head, worker) | lines)
    visit = Visit.objects.get()
    plain, sealed = Appeal.objects.order_by("pk")
    for user in (head, office, clerk):
        page = text_of(as_(user).get(visit.get_absolute_url()))
        assert f'href="/appeals/{plain.pk}/"' in page
        assert sealed.number not in page
        assert "举报内容" not in page


def test_an_appeal_links_back_to_those_who_may_read_the_visit(head, worker, office) -> None:
    as_(head).post(ADDRESS, the_form(head, worker) | a_line())
    visit, appeal = Visit.objects.get(), Appeal.objects.get()
    link = f'<a href="/visits/{visit.pk}/">{visit.number}</a>'
    assert link in text_of(as_(office).get(f"/appeals/{appeal.pk}/"))
    page = text_of(as_(make_user(employee=worker)).get(f"/appeals/{appeal.pk}/"))
    assert link not in page
    assert "走访" in page


def test_changing_a_visit_raises_nothing(head, worker) -> None:
    as_(head).post(ADDRESS, the_form(head, worker) | a_line())
    visit = Visit.objects.get()
    client = as_(head)
    assert "data-appeals" not in text_of(client.get(f"/visits/{visit.pk}/edit/"))
    client.post(f"/visits/{visit.pk}/edit/", the_form(head, worker, version=1, summary="改了") | a_line(text="又一件"))
    assert Appeal.objects.count() == 1


def test_an_assistant_who_takes_up_no_appeals_is_not_asked_for_any(head, unit, worker) -> None:
    assistant = make_user(employee=EmployeeFactory(unit=unit))
    stand_in(head.employee, assistant.employee)
    assert "data-appeals" not in text_of(as_(assistant).get(ADDRESS))
