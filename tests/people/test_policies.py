"""One declaration, three answers: a row is among `rows` exactly when `may` says so, exactly when the account is among `who`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.policy import Policy, any_of, holds, is_employee, is_of_unit, over, where
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, grant, make_user
from tests.world import NOW, World, all_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path) -> Iterator[World]:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with time_machine.travel(NOW):
        world = World()
        all_cases(world)
        world.disable()
        yield world


def answers(policy: Policy, verb: str) -> tuple[set[tuple[int, int]], set[tuple[int, int]], set[tuple[int, int]]]:
    """(account, row) as rows, may and who each say it."""
    everything = apps.get_model(policy.model)._default_manager.all()
    users = [User.objects.get(pk=pk) for pk in User.objects.values_list("pk", flat=True)]
    accounts = Accounts(NOW.date())
    listed = {(user.pk, row.pk) for user in users for row in policy.rows(user, everything, verb)}
    asked = {(user.pk, row.pk) for user in users for row in everything if policy.may(user, verb, row)}
    told = {(user_pk, row.pk) for row in everything for user_pk in policy.who(verb, row, accounts)}
    return listed, asked, told


def test_every_policy_says_of_every_row_and_account_of_the_world_the_same_three_times(world):
    seen = 0
    for policy in Policy.declared:
        for verb in policy.verbs:
            listed, asked, told = answers(policy, verb)
            assert listed == asked == told, (policy.model, verb)
            seen += len(listed)
    assert seen > 500


def test_each_policy_meets_rows_in_the_world_that_some_may_and_some_may_not(world):
    for policy in Policy.declared:
        rows = apps.get_model(policy.model)._default_manager.count()
        listed, _asked, _told = answers(policy, "read")
        assert 0 < len(listed) < rows * User.objects.count(), f"tests/world has no case that tells readers of {policy.model} from others"


def test_a_wrong_answer_is_found(world, monkeypatch):
    """The test above can fail: a list that forgets the units in one's reach disagrees with the other two answers."""
    (policy,) = (one for one in Policy.declared if one.model == "talks.Talk")
    part = next(one for one in policy.verbs["read"].parts if "reporting_unit" in repr(one))
    monkeypatch.setattr(type(part), "condition", lambda self, user, model: False)
    listed, asked, _told = answers(policy, "read")
    assert listed < asked


def test_rows_come_once_however_many_of_their_parts_are_met(world):
    for policy in Policy.declared:
        everything = apps.get_model(policy.model)._default_manager.all()
        for user in User.objects.all():
            keys = list(policy.rows(user, everything).values_list("pk", flat=True))
            assert len(keys) == len(set(keys))


def test_whoever_is_not_signed_in_may_nothing(world):
    for policy in Policy.declared:
        everything = apps.get_model(policy.model)._default_manager.all()
        assert not policy.rows(AnonymousUser(), everything).exists()
        assert not any(policy.may(AnonymousUser(), verb, row) for verb in policy.verbs for row in everything)


@pytest.mark.parametrize(
    "standing",
    [
        holds(Role.HEAD),
        ~holds(Role.HEAD),
        over("unit", Role.HEAD, Role.PARTY_OFFICE),
        over("unit", Role.HEAD) & ~is_employee("pk"),
        is_employee("pk") | is_of_unit("unit"),
        ~(is_of_unit("unit") | holds(Role.PARTY_OFFICE)),
        is_employee("pk") & where("rank", "worker"),
        any_of("visits_paid", over("unit", Role.CLERK)) | is_employee("pk"),
        where("team", None) & holds(Role.WORKER),
        ~where("team", None) & ~holds(Role.CLERK),
    ],
    ids=str,
)
def test_however_standings_are_joined_the_three_answers_agree(standing):
    ours, theirs = UnitFactory(), UnitFactory()
    for unit in (ours, theirs):
        make_user(Role.HEAD, unit=unit, units=[unit])
        make_user(Role.CLERK, unit=unit, units=[ours])
        EmployeeFactory.create_batch(2, unit=unit)
    make_user(Role.PARTY_OFFICE, unit=theirs)
    make_user(employee=EmployeeFactory(unit=ours))
    policy = Policy("people.Employee", read=standing)
    Policy.declared.remove(policy)
    with time_machine.travel(NOW):
        listed, asked, told = answers(policy, "read")
    assert listed == asked == told


def test_a_role_that_has_ended_carries_nothing_further():
    unit = UnitFactory()
    user = make_user(Role.HEAD, unit=unit, units=[unit])
    user.role_grants.update(ended_on=NOW.date().replace(day=1))
    row = EmployeeFactory(unit=unit)
    assert user.pk not in Accounts(NOW.date()).over(unit.pk, Role.HEAD)
    with time_machine.travel(NOW):
        assert not over("unit", Role.HEAD).holds(User.objects.get(pk=user.pk), row)


def test_a_role_over_units_that_names_none_reaches_none():
    unit = UnitFactory()
    user = make_user(unit=unit)
    grant(user, Role.DEPUTY, units=[])
    accounts = Accounts(NOW.date())
    assert accounts.holding([Role.DEPUTY], [None, unit.pk]).ids == frozenset()


def test_accounts_are_asked_for_once(django_assert_num_queries):
    unit = UnitFactory()
    users = [make_user(Role.HEAD, unit=unit, units=[unit]) for _n in range(3)]
    accounts = Accounts(NOW.date())
    with django_assert_num_queries(2):
        for _again in range(3):
            assert accounts.over(unit.pk, Role.HEAD) == {user.pk for user in users}
            assert accounts.of_people(*(user.employee_id for user in users)) == {user.pk for user in users}
