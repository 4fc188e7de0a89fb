"""Two fingerprints are equal only if the same people stand in the same places with the same charges, untouched."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.db import transaction

from nantun.people.fingerprint import WATCHED, fingerprint
from nantun.people.models import Employee, RoleGrant, Unit, User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_the_same_while_nothing_is_written() -> None:
    EmployeeFactory()
    assert fingerprint() == fingerprint()


def test_every_kind_of_writing_changes_it_in_every_table() -> None:
    deputy, unit = make_user(Role.DEPUTY), UnitFactory()
    worker = EmployeeFactory(unit=unit)
    grant = RoleGrant.objects.get(user=deputy, role=Role.DEPUTY)
    acts = [
        lambda: EmployeeFactory(unit=unit),
        lambda: Employee.objects.filter(pk=worker.pk).update(post="区长"),
        lambda: worker.placements.all().delete(),
        lambda: Employee.objects.filter(pk=worker.pk).delete(),
        lambda: Unit.objects.filter(pk=unit.pk).update(order=99),
        lambda: make_user(),
        lambda: RoleGrant.objects.filter(pk=grant.pk).update(basis="南矿任〔2026〕5号"),
        lambda: grant.units.add(unit),
        lambda: grant.units.remove(unit),
    ]
    seen = [fingerprint()]
    for act in acts:
        act()
        seen.append(fingerprint())
    assert all(before != after for before, after in pairwise(seen))
    assert len(seen[0] or ()) == len(WATCHED)
    assert seen[-1] == seen[-3], "a unit that was added and taken away again leaves everything as it was"


def test_signing_in_leaves_it_as_it_is() -> None:
    user = make_user()
    before = fingerprint()
    User.objects.filter(pk=user.pk).update(last_login="2026-10-15T08:00:00+08:00")
    assert fingerprint() == before


def test_inside_a_transaction_there_is_none() -> None:
    with transaction.atomic():
        assert fingerprint() is None
