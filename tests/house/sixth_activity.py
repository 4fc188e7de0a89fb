"""What the house does with an activity that it has never heard of. Run by tests/trust/test_sixth_activity.py, under toy_settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from nantun.ledgers.building import build_month
from nantun.ledgers.catalogue import ledger
from nantun.ledgers.models import LedgerBook, Seal
from nantun.notices.models import Notice
from nantun.notices.sending import send_due
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.web.actions import name_installation
from tests.factories import EmployeeFactory, UnitFactory, granter, make_user
from tests.support.toy.models import Remark
from tests.visits.makers import at

OCTOBER, DAY = date(2026, 10, 1), date(2026, 10, 14)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _mine(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    name_installation(mine_name="南屯煤矿", demo=False)


@pytest.fixture
def head() -> User:
    return make_user(Role.HEAD, unit=UnitFactory(name="综采一队"))


@pytest.fixture
def remark(head: User) -> Remark:
    worker = EmployeeFactory(unit=head.employee.unit, name="张三")
    facts = {"unit": worker.unit, "day": DAY, "ledger_month": OCTOBER, "answer_by": date(2026, 10, 17)}
    return Remark.objects.create(employee=worker, text="馒头到手凉了", **facts)


@pytest.fixture
def client(head: User) -> Client:
    client = Client()
    client.force_login(head)
    return client


def test_it_stands_in_the_navigation_of_those_who_may_enter(client, remark):
    assert 'href="/meals/"' in client.get(reverse("home")).content.decode()
    assert "馒头到手凉了" in client.get("/meals/").content.decode()
    stranger = Client()
    stranger.force_login(make_user())
    assert 'href="/meals/"' not in stranger.get(reverse("home")).content.decode()


def test_its_ledger_is_built_by_the_engine_and_downloaded(client, remark):
    build_month(ledger("meals"), OCTOBER, now=at(date(2026, 11, 1)))
    book = LedgerBook.objects.get(ledger="meals", unit=remark.unit)
    page = load_workbook(book.file)["台账"]
    assert page["A1"].value == "南屯煤矿2026年10月班中餐意见台账"
    assert [cell.value for cell in page[5]][2:] == ["张三", "馒头到手凉了"] or [cell.value for cell in page[4]][2:] == [
        "张三",
        "馒头到手凉了",
    ]
    assert "班中餐意见台账" in client.get(reverse("ledgers:home"), follow=True).content.decode()


def test_its_rows_are_kept_by_the_seal(remark):
    Seal.objects.create(ledger="meals", month=OCTOBER, by=granter(), at=at(date(2026, 11, 8)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.update(text="不凉")


def test_its_reminder_is_sent_with_all_others(head, remark):
    send_due(date(2026, 10, 17))
    assert Notice.objects.get(recipient=head, kind="meals.answer").title == "班中餐意见今天到期,请答复。"


def test_it_tells_of_somebody_on_his_page(client, remark):
    said = client.get(remark.employee.get_absolute_url()).content.decode()
    assert "说班中餐:馒头到手凉了" in said
