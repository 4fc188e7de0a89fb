"""What holds of everything that must be done for somebody, whichever activity it belongs to (nantun/musts)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, RequestFactory

from nantun.errors import RuleBroken
from nantun.house.tasks import nightly
from nantun.musts.actions import withdraw_must
from nantun.musts.choices import ANSWERED, OPEN, WITHDRAWN
from nantun.musts.models import Must
from nantun.musts.views import MustList, withdrawal
from nantun.people.actions import change_status
from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee, User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.support.days import TODAY, at
from tests.support.kinds import EVENT, missing, of_every_app

KINDS = list(of_every_app("MUSTS").values())
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)]


@pytest.fixture
def head() -> User:
    return make_user(Role.HEAD, unit=UnitFactory(name="综采一队"), name="王强", post="区长")


@pytest.fixture
def raiser(kind: Any, head: User) -> User:
    return make_user(kind.raised_as, unit=head.employee.unit, name="周敏")


@pytest.fixture
def worker(head: User) -> Employee:
    return EmployeeFactory(unit=head.employee.unit, name="张三")


def standing(must: Must) -> tuple[str, Any]:
    must.refresh_from_db()
    return must.status, must.answered_by


def test_every_must_of_the_program_is_tried_here(kind):
    assert not missing("MUSTS", set(Must.__subclasses__())), missing("MUSTS", set(Must.__subclasses__()))


# -- raised


def test_it_says_who_raised_it_for_whom_and_by_when(kind, raiser, worker):
    must = kind.raised(raiser, worker, note="骨折")
    assert (must.status, must.raised_by, must.unit, must.event_day, must.note) == (OPEN, raiser, worker.unit, EVENT, "骨折")
    assert must.due_on > EVENT


@pytest.mark.parametrize("reason", ["note", "withdraw_reason"])
def test_what_is_said_of_him_is_sealed_and_in_no_history(kind, raiser, worker, reason):
    withdraw_must(must=kind.raised(raiser, worker, note="骨折,住三楼"), reason="没有骨折", by=raiser)
    table = kind.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{reason}" FROM "{table}"')
        assert "骨折" not in cursor.fetchone()[0]
        cursor.execute(f'SELECT * FROM "{table}event"')
        assert not any("骨折" in str(value) for row in cursor.fetchall() for value in row)


def test_an_event_to_come_is_refused_at_its_field(kind, raiser, worker):
    with pytest.raises(RuleBroken) as broken:
        kind.raised(raiser, worker, TODAY + timedelta(days=1))
    assert broken.value.field == "event_day"


def test_a_note_that_is_too_long_is_refused_and_never_cut(kind, raiser, worker):
    with pytest.raises(RuleBroken, match="最多 200 字,现有 201 字") as broken:
        kind.raised(raiser, worker, note="话" * 201)
    assert broken.value.field == "note"
    assert not kind.model.objects.exists()


def test_what_happened_to_somebody_who_had_left_by_that_day_is_refused_at_his_name(kind, raiser, worker):
    change_status(employee=worker, status=EmployeeStatus.RETIRED, since=EVENT, today=TODAY, now=at(TODAY))
    with pytest.raises(RuleBroken, match="张三 在这一天不在册") as broken:
        kind.raised(raiser, worker)
    assert broken.value.field == "employee"
    assert not kind.model.objects.exists()


def test_the_same_event_is_raised_once_and_anew_when_it_was_withdrawn(kind, raiser, head, worker):
    first = kind.raised(raiser, worker)
    with pytest.raises(RuleBroken, match="已经提出过") as broken:
        kind.raised(head, worker)
    assert broken.value.field == "employee"
    withdraw_must(must=first, reason="填错了人", by=raiser)
    assert kind.raised(head, worker).status == OPEN


@pytest.mark.parametrize(("reach", "answer"), [("own", 302), ("another", 422)])
def test_it_is_raised_for_people_within_ones_reach_alone(kind, raiser, reach, answer):
    unit = raiser.employee.unit if reach == "own" else UnitFactory(name="掘进三区")
    make_user(Role.HEAD, unit=unit, post="区长")
    client = Client()
    client.force_login(raiser)
    sent = client.post(
        f"{kind.pages}raise/", {"employee": EmployeeFactory(unit=unit).pk, "event_day": EVENT.isoformat(), "save": "", **kind.ground}
    )
    assert sent.status_code == answer
    assert kind.model.objects.count() == (answer == 302)


# -- answered


def test_it_is_answered_by_what_is_done_on_the_day_or_later(kind, raiser, head, worker):
    must = kind.raised(raiser, worker)
    kind.done(head, worker, EVENT - timedelta(days=1))
    assert standing(must) == (OPEN, None)
    done = kind.done(head, worker, EVENT)
    assert standing(must) == (ANSWERED, done)


def test_it_is_answered_by_the_first_that_was_done_before_it_was_raised(kind, raiser, head, worker):
    first = kind.done(head, worker, EVENT)
    kind.done(head, worker, TODAY)
    assert standing(kind.raised(raiser, worker)) == (ANSWERED, first)


def test_what_is_done_for_somebody_else_answers_nothing(kind, raiser, head, worker):
    must = kind.raised(raiser, worker)
    kind.done(head, EmployeeFactory(unit=worker.unit), TODAY)
    assert standing(must) == (OPEN, None)


# -- withdrawn


def test_it_is_withdrawn_by_somebody_with_a_reason(kind, raiser, worker):
    must = kind.raised(raiser, worker)
    with pytest.raises(RuleBroken, match="请写明原因"):
        withdraw_must(must=must, reason=" ", by=raiser)
    withdraw_must(must=must, reason="填错了人", by=raiser)
    assert (must.status, must.withdrawn_by, must.withdraw_reason) == (WITHDRAWN, raiser, "填错了人")


def test_what_has_its_result_is_not_withdrawn(kind, raiser, head, worker):
    must = kind.raised(raiser, worker)
    kind.done(head, worker, TODAY)
    with pytest.raises(RuleBroken, match="已经有了结果"):
        withdraw_must(must=must, reason="不想要了", by=raiser)


def test_what_was_withdrawn_is_not_answered(kind, raiser, head, worker):
    must = withdraw_must(must=kind.raised(raiser, worker), reason="填错了人", by=raiser)
    kind.done(head, worker, TODAY)
    assert standing(must) == (WITHDRAWN, None)


def test_what_waits_for_somebody_who_left_is_taken_back_at_night_and_nothing_else(kind, raiser, head, worker):
    done = kind.done(head, worker, EVENT)
    answered, waits = kind.raised(raiser, worker), kind.raised(raiser, worker, TODAY)
    another_s = kind.raised(raiser, EmployeeFactory(unit=worker.unit))
    change_status(employee=worker, status=EmployeeStatus.RETIRED, since=TODAY, today=TODAY, now=at(TODAY))
    for _turn in range(2):
        nightly()
    assert standing(waits) == (WITHDRAWN, None)
    assert (waits.withdrawn_by, waits.withdraw_reason) == (None, "本人已不在岗。")
    assert standing(answered) == (ANSWERED, done)
    assert standing(another_s) == (OPEN, None)


# -- counted


def test_overdue_and_in_time_are_told_apart(kind, raiser, head):
    late, in_time, waits = EmployeeFactory.create_batch(3, unit=head.employee.unit)
    for one in (late, in_time, waits):
        due_on = kind.raised(raiser, one).due_on
    kind.done(head, in_time, due_on)
    kind.done(head, late, due_on + timedelta(days=1))
    assert kind.model.objects.in_time().get().employee == in_time
    assert not kind.model.objects.overdue(due_on).exists()
    assert kind.model.objects.overdue(due_on + timedelta(days=1)).get().employee == waits


def test_the_list_opens_with_what_is_open_and_costs_the_same_for_one_and_for_many(kind, raiser, head, django_assert_num_queries):
    client = Client()
    client.force_login(raiser)
    people = EmployeeFactory.create_batch(6, unit=head.employee.unit)
    kind.raised(raiser, people[0])
    kind.done(head, people[0], TODAY)
    everything = f"{kind.pages}?status="
    client.get(everything)
    with connection.execute_wrapper(counting := Counting()):
        client.get(everything)
    for one in people[1:]:
        kind.raised(raiser, one)
        kind.done(head, one, TODAY)
    with django_assert_num_queries(counting.asked):
        client.get(everything)
    assert people[0].name not in client.get(kind.pages).content.decode()


def test_a_second_kind_of_an_activity_has_its_own_permission_addresses_and_list(kind, raiser, worker):
    app = kind.model._meta.app_label
    request = RequestFactory().get("/")
    request.user, request.session = raiser, SessionStore()
    second = type("Second", (MustList,), {"model": kind.model, "raise_perm": "enter", "raise_page": "home"})(request=request)
    assert [act.url for act in second.acts()] == [f"/{app}/"]
    assert f'href="/{app}/"' in withdrawal(request, kind.raised(raiser, worker), page="home").content.decode()


class Counting:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked += 1
        return execute(sql, params, many, context)
