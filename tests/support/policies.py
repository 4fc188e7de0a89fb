"""The three answers of a policy, over all rows and accounts that there are."""

from __future__ import annotations

from django.apps import apps

from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.policy import Policy
from tests.world import NOW

Pairs = set[tuple[int, int]]
Answers = tuple[Pairs, Pairs, Pairs]


def of_column(policy: Policy, column: str) -> Answers:
    """Of whom it is shown, and on which rows."""
    shown = Policy(policy.model, read=policy.shown[column])
    Policy.declared.remove(shown)
    return answers(shown, "read")


def answers(policy: Policy, verb: str) -> Answers:
    """(account, row) as rows, may and who each say it."""
    everything = apps.get_model(policy.model)._default_manager.all()
    users = [User.objects.get(pk=pk) for pk in User.objects.values_list("pk", flat=True)]
    accounts = Accounts(NOW.date())
    listed = {(user.pk, row.pk) for user in users for row in policy.rows(user, everything, verb)}
    asked = {(user.pk, row.pk) for user in users for row in everything if policy.may(user, verb, row)}
    told = {(user_pk, row.pk) for row in everything for user_pk in policy.who(verb, row, accounts)}
    return listed, asked, told
