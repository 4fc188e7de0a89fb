"""Sealing a month keeps its words, not their cipher: keys can be changed afterwards."""

from __future__ import annotations

import io

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as real
from django.core.management import call_command
from django.db import connection

from nantun.people.roles import Role
from tests.factories import EmployeeFactory, make_user
from tests.visits.makers import log, seal
from visits.models import Visit

pytestmark = pytest.mark.django_db


def ciphertext(visit: Visit) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state_of_mind FROM visits_visit WHERE id = %s", [visit.pk])
        return cursor.fetchone()[0]


def test_the_key_of_a_sealed_month_can_be_changed(settings):
    head = make_user(Role.HEAD)
    visit = log(head, EmployeeFactory(unit=head.employee.unit), state_of_mind="情绪低落")
    seal(visit.ledger_month)
    before = ciphertext(visit)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *real.FIELD_KEYS]
    call_command("rotate_keys", stdout=io.StringIO())
    assert ciphertext(visit) != before
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert Visit.objects.get(pk=visit.pk).state_of_mind == "情绪低落"
