"""What visits hand to 我的待办, the month's figures, search and the page of one employee: for each reader his own."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nantun.people.choices import Basis
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.web.offers import Question
from tests.factories import EmployeeFactory, grant, make_cadre, make_user, stand_in
from tests.privacy.pictures import jpeg
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.models import Correction
from visits.search import found
from visits.tiles import tiles
from visits.timeline import moments
from visits.todo import readers, waiting

from .makers import SENTENCE, log, void

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON = at(TODAY)


def todo_of(user: User, kind: str, day: date = TODAY) -> list:
    """Of that kind; and whoever has something waiting is among those whom a round through everybody asks."""
    lines = list(waiting(User.objects.get(pk=user.pk), day))
    assert user.pk in readers(day) or not lines
    return [one for one in lines if one.kind == kind]


def must(by, worker, *, event_day=TODAY):
    return actions.raise_must(employee=worker, occasion="hospital", event_day=event_day, note="骨折", by=by, now=NOON)


# -- 我的待办


def test_a_must_waits_by_name_for_head_and_clerk_and_leads_to_the_form(clerk, head, worker):
    must(clerk, worker)
    for user in (clerk, head):
        (line,) = todo_of(user, "必访")
        assert "张三(生产一班)住院" in line.text
        assert "骨折" not in line.text
        assert (line.due, line.url) == (of_october(18), f"/visits/log/?person={worker.pk}")


def test_a_leader_is_asked_his_questions_and_a_clerk_has_a_plain_list(clerk, head, worker, mate):
    must(clerk, worker)
    must(clerk, mate, event_day=of_october(10))
    assert [one.question for one in todo_of(head, "必访")] == [Question.OVERDUE, Question.UNMET]
    assert {one.question for one in todo_of(clerk, "必访")} == {Question.NONE}


def test_the_party_office_is_told_of_what_is_overdue(clerk, office, worker):
    must(clerk, worker)
    assert todo_of(office, "必访") == []
    assert len(todo_of(office, "必访", of_october(19))) == 1


def test_a_head_in_the_party_office_is_told_of_his_own_and_of_what_is_overdue_elsewhere(clerk, office, worker, mate):
    grant(office, Role.HEAD, units=[office.employee.unit])
    own = EmployeeFactory(unit=office.employee.unit, name="林峰")
    must(clerk, worker)
    must(clerk, mate, event_day=of_october(10))
    must(office, own)
    assert [one.text[:2] for one in todo_of(office, "必访")] == ["林峰", mate.name[:2]]


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_a_must_waits_for_nobody_else(request, clerk, worker, who):
    must(clerk, worker)
    assert todo_of(request.getfixturevalue(who), "必访") == []


def test_whom_one_did_not_meet_waits_until_one_meets_him(head, colleague, worker):
    log(head, [], unmet=[worker], again_on=of_october(20))
    (line,) = todo_of(head, "待补访")
    assert "张三 10-15 未见到,约定 10-20" in line.text
    assert todo_of(colleague, "待补访") == []
    log(colleague, worker)
    assert todo_of(head, "待补访") == []


def test_what_was_entered_for_somebody_waits_for_his_one_tap(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visits = [log(clerk, worker, visitors=head.employee, basis=Basis.ORAL, day=of_october(day)) for day in (1, 2)]
    (line,) = todo_of(head, "确认")
    assert line.count == 2
    assert todo_of(clerk, "确认") == []
    actions.confirm_visits(visits=visits, by=head, now=NOON)
    assert todo_of(head, "确认") == []


def test_the_unreached_of_the_unit_are_counted_for_head_and_clerk(head, clerk, office, worker):
    assert todo_of(head, "待访")[0].count == 3
    log(head, worker)
    assert todo_of(clerk, "待访")[0].count == 2
    assert todo_of(office, "待访") == []


@pytest.mark.parametrize(("role", "where"), [(Role.DEPUTY, "分管单位"), (Role.PRINCIPAL, "全矿")])
def test_the_unreached_of_all_his_units_answer_a_leaders_first_question(head, unit, worker, role, where):
    leader = make_user(role, unit=unit, units=[unit] if role is Role.DEPUTY else [])
    log(head, worker)
    (line,) = todo_of(leader, "待访")
    assert (line.question, line.text) == (Question.UNMET, f"{where} {line.count} 人本月还没有人个别走访过")
    log(head, leader.employee)
    assert todo_of(leader, "待访")[0].count == line.count - 1


def test_notebook_pages_wait_for_the_visitor_and_his_assistant(head, clerk, colleague):
    stand_in(head.employee, clerk.employee)
    actions.keep_page(principal=head.employee, upload=SimpleUploadedFile("a.jpg", jpeg()), note="", by=head, now=NOON)
    assert [len(todo_of(user, "待整理")) for user in (head, clerk, colleague)] == [1, 1, 0]


def test_who_holds_no_role_is_asked_in_a_round_through_everybody_only_when_something_of_his_waits(unit, clerk, worker):
    cadre, other, assistant = make_cadre(unit=unit), make_cadre(unit=unit), make_user(unit=unit)
    assert readers(TODAY).isdisjoint({cadre.pk, other.pk, assistant.pk})
    log(cadre, [], unmet=[worker], again_on=of_october(20))
    stand_in(other.employee, assistant.employee)
    log(assistant, EmployeeFactory(unit=unit), visitors=other.employee, basis=Basis.ORAL)
    assert [len(todo_of(cadre, "待补访")), len(todo_of(other, "确认")), len(todo_of(assistant, "待整理"))] == [1, 1, 0]
    assert assistant.pk not in readers(TODAY)
    actions.keep_page(principal=other.employee, upload=SimpleUploadedFile("a.jpg", jpeg()), note="", by=other, now=NOON)
    assert len(todo_of(assistant, "待整理")) == 1


def test_corrections_wait_for_the_party_office_but_not_its_own(head, office, worker):
    for user in (head, office):
        visit = log(user, worker)
        Correction.objects.create(
            visit=visit, field="地点", old="甲", new="乙", reason="记错", asked_by=user, asked_at=NOON, reporting_unit=visit.reporting_unit
        )
    assert todo_of(office, "更正")[0].count == 1
    assert todo_of(head, "更正") == []


def test_nothing_waits_for_a_worker_or_an_officer(head, clerk, worker):
    must(clerk, worker)
    log(head, [], unmet=[worker])
    for user in (make_user(employee=worker), make_user(Role.SYSTEM_ADMIN), make_user(Role.HR)):
        assert list(waiting(user, TODAY)) == []


# -- the month's figures


def test_the_months_figures_are_those_of_the_coverage(head, clerk, worker, mate):
    log(head, worker)
    log(head, [worker, mate], manner="collective")
    must(clerk, mate, event_day=of_october(10))
    told = {tile.label: (tile.value, tile.of) for tile in tiles(User.objects.get(pk=head.pk), TODAY)}
    assert told == {"个别走访到": (1, 4), "必访超期": (1, None), "我本月走访": (2, None)}


def test_the_head_of_one_unit_goes_straight_to_its_names(head, unit):
    first = next(iter(tiles(User.objects.get(pk=head.pk), TODAY)))
    assert first.url == reverse("visits:unit-coverage", args=[unit.pk])


def test_who_may_not_see_the_musts_has_no_figure_that_leads_to_them(clerk, unit, mate):
    must(clerk, mate, event_day=of_october(10))
    told = {tile.label for tile in tiles(make_user(Role.SUPERVISION, units=[unit]), TODAY)}
    assert told == {"个别走访到", "我本月走访"}


def test_a_worker_has_no_figures(worker):
    assert list(tiles(make_user(employee=worker), TODAY)) == []


# -- search


def test_visits_are_found_by_number_and_words_among_those_one_reads(head, stranger, worker):
    visit = log(head, worker, state_of_mind="机密情绪")
    for words in (visit.number, "热水不足"):
        assert [hit.url for hit in found(head, words, 6)] == [visit.get_absolute_url()]
        assert found(stranger, words, 6) == []
    assert found(head, "机密情绪", 6) == []


# -- the page of one employee


def test_the_timeline_tells_others_what_they_may_read_and_himself_day_and_by_whom(head, stranger, office, worker):
    visit = log(head, worker)
    elsewhere = log(stranger, worker, day=of_october(14))
    void(log(head, worker, day=of_october(13)), head)
    himself = list(moments(worker, make_user(employee=worker)))
    assert [(one.at, one.who, one.text, one.url) for one in himself] == [
        (TODAY, "王强", "走访。", ""),
        (of_october(14), "孙立", "走访。", ""),
    ]
    assert [one.url for one in moments(worker, head)] == [visit.get_absolute_url()]
    assert [one.url for one in moments(worker, office)] == [visit.get_absolute_url(), elsewhere.get_absolute_url()]
    assert not [one for one in moments(worker, office) if SENTENCE in one.text]


def test_the_timeline_costs_as_many_queries_for_many_visits(head, worker, django_assert_max_num_queries):
    for day in range(1, 15):
        log(head, worker, day=of_october(day))
    with django_assert_max_num_queries(6):
        assert len(list(moments(worker, User.objects.get(pk=head.pk)))) == 14
