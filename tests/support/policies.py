"""The three answers of a policy, over all rows and accounts that there are."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.policy import AnyOf, Both, Either, Not, Of, Policy, Standing
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
    model = apps.get_model(policy.model)
    everything = model._default_manager.prefetch_related(*_looked_up(policy.verbs[verb]))
    users = [User.objects.get(pk=pk) for pk in User.objects.values_list("pk", flat=True)]
    accounts = Accounts(NOW.date())
    listed = {(user.pk, pk) for user in users for pk in policy.rows(user, model._default_manager.all(), verb).values_list("pk", flat=True)}
    asked = {(user.pk, row.pk) for user in users for row in everything if policy.may(user, verb, row)}
    told = {(user_pk, row.pk) for row in everything for user_pk in policy.who(verb, row, accounts)}
    return listed, asked, told


def _looked_up(standing: Standing) -> Iterator[str]:
    """What is read of each row: read once here, and not again for each account."""
    if isinstance(standing, AnyOf):
        yield standing.parts
    elif isinstance(standing, Either | Both):
        for part in standing.parts:
            yield from _looked_up(part)
    elif isinstance(standing, Not):
        yield from _looked_up(standing.part)
    elif isinstance(standing, Of):
        yield standing.parent
        yield from (f"{standing.parent}__{path}" for path in _looked_up(standing.standing))
