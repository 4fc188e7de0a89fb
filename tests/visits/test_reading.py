"""Who reads which visits, and which of their columns."""

from __future__ import annotations

import pytest

from nantun.people.choices import Basis
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user, stand_in
from visits.models import PRIVATE_FIELDS, Visit
from visits.policies import VISITS

from .makers import log

pytestmark = pytest.mark.django_db
PRIVATE = set(PRIVATE_FIELDS)


@pytest.fixture
def reader(unit, elsewhere):
    """A function that makes an account with a role over the unit where the role wants one."""
    return lambda role: make_user(role, unit=UnitFactory(name="某科室"), units=[unit])


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.CLERK, True),
        (Role.HEAD, True),
        (Role.DEPUTY, True),
        (Role.PRINCIPAL, True),
        (Role.PARTY_OFFICE, True),
        (Role.SUPERVISION, True),
        (None, False),
        (Role.UNION_STAFF, False),
        (Role.UNION_CHAIR, False),
        (Role.FINANCE, False),
        (Role.AUDIT, False),
        (Role.DISCIPLINE, False),
        (Role.HR, False),
        (Role.SYSTEM_ADMIN, False),
        (Role.SECURITY_ADMIN, False),
        (Role.LOG_AUDITOR, False),
    ],
)
def test_who_reads_the_visits_of_a_unit(head, worker, reader, role, reads):
    visit = log(head, worker)
    assert Visit.objects.visible_to(reader(role)).filter(pk=visit.pk).exists() is reads


def test_another_units_visits_are_not_read(head, worker, stranger):
    log(head, worker)
    assert not Visit.objects.visible_to(stranger).exists()


def test_one_reads_ones_own_and_what_one_entered(head, clerk, colleague, stranger, worker):
    stand_in(stranger.employee, colleague.employee)
    together = log(head, worker, visitors=[head.employee, colleague.employee])
    entered = log(colleague, worker, visitors=stranger.employee, basis=Basis.ORAL)
    log(head, worker)
    assert set(Visit.objects.visible_to(colleague)) == {together, entered}


def test_the_visited_does_not_read_the_visit(head, worker):
    user = make_user(employee=worker)
    log(head, worker)
    assert not Visit.objects.visible_to(user).exists()


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.HEAD, True),
        (Role.PARTY_OFFICE, True),
        (Role.CLERK, False),
        (Role.DEPUTY, False),
        (Role.PRINCIPAL, False),
        (Role.SUPERVISION, False),
    ],
)
def test_family_and_state_of_mind_are_read_by_visitor_head_and_party_office(head, worker, reader, role, reads):
    visit = log(head, worker, state_of_mind="焦虑")
    assert VISITS.columns(head, visit) == PRIVATE
    assert VISITS.columns(reader(role), visit) == (PRIVATE if reads else set())


def test_the_clerk_who_entered_them_reads_them_and_another_clerk_does_not(head, clerk, unit, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL, family_situation="父亲卧床")
    assert VISITS.columns(clerk, visit) == PRIVATE
    assert VISITS.columns(make_user(Role.CLERK, unit=unit), visit) == set()


def test_the_head_of_the_visiteds_unit_does_not_read_what_another_units_head_wrote(stranger, head, worker):
    visit = log(stranger, worker, difficulties="欠债")
    assert VISITS.columns(head, visit) == set()


def test_private_parts_lie_sealed_in_the_database(head, worker):
    from django.db import connection

    visit = log(head, worker, family_situation="离异", state_of_mind="焦虑", difficulties="欠债")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(v)::text FROM visits_visit v")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(row_to_json(e)::text, ''), '') FROM visits_visitevent e")
        history = cursor.fetchone()[0]
    assert not [word for word in ("离异", "焦虑", "欠债") if word in kept or word in history]
    visit.refresh_from_db()
    assert (visit.family_situation, visit.state_of_mind, visit.difficulties) == ("离异", "焦虑", "欠债")


def test_not_met_is_to_be_met_until_somebody_meets_him(head, colleague, worker):
    from visits.models import VisitedPerson

    log(head, [], unmet=[worker])
    assert VisitedPerson.objects.to_be_met().get().employee == worker
    log(colleague, EmployeeFactory())
    assert VisitedPerson.objects.to_be_met().exists()
    log(colleague, worker)
    assert not VisitedPerson.objects.to_be_met().exists()
