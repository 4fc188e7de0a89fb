"""One declaration, three answers: a row is among `rows` exactly when `may` says so, exactly when the account is among `who`."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from nantun.people.models import User
from nantun.people.policy import Policy
from tests.support.policies import Answers, answers, of_column

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _one_is_disabled(whole_world) -> None:
    whole_world.disable()


@pytest.fixture(scope="module")
def answered(_one_is_disabled, django_db_blocker) -> dict[tuple[Policy, str], Answers]:
    with django_db_blocker.unblock():
        return {(policy, verb): answers(policy, verb) for policy in Policy.declared for verb in policy.verbs}


def test_every_policy_says_of_every_row_and_account_of_the_world_the_same_three_times(answered):
    seen = 0
    for (policy, verb), (listed, asked, told) in answered.items():
        assert listed == asked == told, (policy.model, verb)
        seen += len(listed)
    assert seen > 500


def test_a_column_that_is_kept_from_some_is_shown_on_the_same_rows_however_it_is_asked(whole_world):
    columns = [(policy, column) for policy in Policy.declared for column in policy.shown]
    assert {policy.model for policy, _column in columns} == {"appeals.Appeal", "visits.Visit"}
    users = [User.objects.get(pk=pk) for pk in User.objects.values_list("pk", flat=True)]
    for policy, column in columns:
        listed, asked, told = of_column(policy, column)
        rows = list(apps.get_model(policy.model)._default_manager.all())
        assert listed == asked == told == {(user.pk, row.pk) for user in users for row in rows if column in policy.columns(user, row)}
        assert 0 < len(listed) < len(rows) * len(users), (policy.model, column)


def test_each_policy_meets_rows_in_the_world_that_some_may_and_some_may_not(answered):
    for policy in Policy.declared:
        rows = apps.get_model(policy.model)._default_manager.count()
        listed, _asked, _told = answered[policy, "read"]
        assert 0 < len(listed) < rows * User.objects.filter(is_active=True).count(), (
            f"tests/world has no case that tells readers of {policy.model} from others"
        )


def test_a_wrong_answer_is_found(monkeypatch):
    """The test above can fail: a list that forgets the units in one's reach disagrees with the other two answers."""
    (policy,) = (one for one in Policy.declared if one.model == "talks.Talk")
    part = next(one for one in policy.verbs["read"].parts if "reporting_unit" in repr(one))
    monkeypatch.setattr(type(part), "condition", lambda self, user, model: False)
    listed, asked, _told = answers(policy, "read")
    assert listed < asked


def test_rows_come_once_however_many_of_their_parts_are_met():
    for policy in Policy.declared:
        everything = apps.get_model(policy.model)._default_manager.all()
        for user in User.objects.all():
            keys = list(policy.rows(user, everything).values_list("pk", flat=True))
            assert len(keys) == len(set(keys))


def test_whoever_is_not_signed_in_may_nothing():
    for policy in Policy.declared:
        everything = apps.get_model(policy.model)._default_manager.all()
        assert not policy.rows(AnonymousUser(), everything).exists()
        assert not any(policy.may(AnonymousUser(), verb, row) for verb in policy.verbs for row in everything)
