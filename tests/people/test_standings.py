"""What a policy is joined of: however it is, its three answers agree; roles that ended or name no unit carry nothing."""

from __future__ import annotations

import pytest
import time_machine

from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.policy import Policy, any_of, holds, is_employee, is_of_unit, over, where
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, grant, make_user
from tests.support.policies import answers
from tests.world import NOW

pytestmark = pytest.mark.django_db


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
