"""$label: entered, seen to, and what the house makes of it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from $name import actions
from $name.choices import Status, Verb
from $name.models import $Row
from nantun.errors import RuleBroken, Stale
from nantun.ledgers.building import build_month
from nantun.ledgers.catalogue import ledger
from nantun.ledgers.models import LedgerBook, Seal
from nantun.notices.models import Notice
from nantun.notices.sending import send_due
from nantun.people.models import Employee, User
from nantun.people.roles import Role
from nantun.web.actions import name_installation
from tests.factories import EmployeeFactory, UnitFactory, granter, make_user

from .makers import DAY, DUE_ON, NOW, logged

OCTOBER = date(2026, 10, 1)
SECRET = "馒头到手凉了"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path
    name_installation(mine_name="南屯煤矿", demo=False)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head() -> User:
    return make_user(Role.HEAD, unit=UnitFactory(name="综采一队"))


@pytest.fixture
def worker(head: User) -> Employee:
    return EmployeeFactory(unit=head.employee.unit, name="张三")


@pytest.fixture
def client(head: User) -> Client:
    client = Client()
    client.force_login(head)
    return client


def test_it_stands_in_the_navigation_of_those_who_may_enter(client, worker, head):
    row = logged(worker, head)
    assert 'href="/$name/"' in client.get(reverse("home")).text
    assert row.number in client.get("/$name/").text
    stranger = Client()
    stranger.force_login(make_user())
    assert 'href="/$name/"' not in stranger.get(reverse("home")).text


def test_the_form_makes_a_row_and_goes_on_to_it(client, worker):
    sent = {"employee": worker.pk, "day": DAY.isoformat(), "text": SECRET, "due_on": DUE_ON.isoformat(), "submission": str(uuid4())}
    answers = [client.post("/$name/log/", sent) for _again in range(2)]
    row = $Row.objects.get()
    assert [answer.url for answer in answers] == [row.get_absolute_url()] * 2
    assert SECRET in client.get(row.get_absolute_url()).text


@pytest.mark.parametrize(
    ("facts", "at_fault"),
    [({"day": NOW.date() + timedelta(days=1)}, "day"), ({"due_on": DAY - timedelta(days=1)}, "due_on")],
    ids=["a day to come", "a limit before the day"],
)
def test_what_cannot_be_is_told_at_its_field(worker, head, facts, at_fault):
    with pytest.raises(RuleBroken) as broken:
        logged(worker, head, **facts)
    assert broken.value.field == at_fault


def test_what_is_said_of_somebody_is_sealed_in_the_database(worker, head):
    logged(worker, head)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM {$Row._meta.db_table}")
        assert SECRET not in cursor.fetchone()[0]


def test_it_waits_for_the_head_until_it_is_done_once(client, worker, head):
    row = logged(worker, head)
    assert "张三的$label" in client.get(reverse("home")).text
    client.post(f"/$name/{row.pk}/close/")
    row.refresh_from_db()
    assert (row.status, row.done_on, row.ledger_month) == (Status.DONE, NOW.date(), OCTOBER)
    assert [step.verb for step in row.moves.all()] == [Verb.LOG, Verb.CLOSE]
    with pytest.raises(Stale):
        actions.close($row=row, by=head, now=NOW)


def test_the_list_costs_the_same_for_one_row_and_for_many(client, worker, head):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/$name/")
        return len(queries)

    logged(worker, head)
    asked()
    once = asked()
    for _more in range(10):
        logged(EmployeeFactory(unit=worker.unit), head)
    assert asked() == once


def test_its_reminder_is_sent_with_all_others(head, worker):
    row = logged(worker, head)
    send_due(DUE_ON)
    assert row.number in Notice.objects.get(recipient=head, kind="$name.due").title


def test_it_tells_of_somebody_on_his_page(client, worker, head):
    row = logged(worker, head)
    said = client.get(worker.get_absolute_url()).text
    assert f"登记了$label {row.number}" in said
    assert SECRET not in said


@pytest.mark.django_db(transaction=True)
def test_its_ledger_is_built_by_the_engine_and_downloaded(client, worker, head):
    row = actions.close($row=logged(worker, head), by=head, now=NOW)
    build_month(ledger("$name"), OCTOBER, now=NOW.replace(month=11, day=1))
    page = load_workbook(LedgerBook.objects.get(ledger="$name", unit=row.unit).file)["台账"]
    assert page["A1"].value == "南屯煤矿2026年10月$label台账"
    assert [row.number, "张三"] in [[cells[1].value, cells[3].value] for cells in page.iter_rows(min_row=4, max_row=6)]
    assert "$label台账" in client.get(reverse("ledgers:home"), follow=True).text


def test_its_rows_are_kept_by_the_seal(worker, head):
    row = actions.close($row=logged(worker, head), by=head, now=NOW)
    Seal.objects.create(ledger="$name", month=OCTOBER, by=granter(), at=NOW.replace(month=11, day=8))
    with pytest.raises(IntegrityError), transaction.atomic():
        $Row.objects.filter(pk=row.pk).update(done_on=DAY)
