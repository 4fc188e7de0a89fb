"""manage.py reconcile finds what was planted, and nothing where nothing was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from nantun.ledgers.actions import seal_month
from nantun.ledgers.building import build_month
from nantun.ledgers.models import LedgerBook
from nantun.people.models import User
from nantun.web.actions import name_installation
from tests.factories import UnitFactory
from tests.support.days import at, of_october
from visits.choices import Manner
from visits.ledgers import VISITS
from visits.models import Visit, VisitedPerson

from .makers import log

OCTOBER = date(2026, 10, 1)


@contextmanager
def behind_everybodys_back() -> Iterator[None]:
    """As a superuser can: with triggers asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def reconciled(capsys: pytest.CaptureFixture) -> Callable[[], tuple[int, str]]:
    """The command's exit code and what it printed."""

    def run() -> tuple[int, str]:
        try:
            call_command("reconcile")
        except SystemExit as ended:
            return int(ended.code or 0), capsys.readouterr().out
        return 0, capsys.readouterr().out

    return run


@pytest.mark.django_db
def test_what_was_entered_by_the_actions_agrees(reconciled, head, worker, mate):
    log(head, [worker, mate])
    log(head, mate, day=of_october(16), manner=Manner.COLLECTIVE)
    code, said = reconciled()
    assert (code, "全部一致" in said) == (0, True)


@pytest.mark.django_db
def test_a_row_that_stands_with_a_strange_unit_is_named(reconciled, head, worker):
    visit = log(head, worker)
    Visit.objects.update(reporting_unit=UnitFactory())
    code, said = reconciled()
    assert code == 1
    assert f"走访 {visit.number}:填报单位不是第一走访人当日的单位" in said


@pytest.mark.django_db
def test_a_visit_to_nobody_is_named(reconciled, head, worker):
    visit = log(head, worker)
    VisitedPerson.objects.all().delete()
    assert f"走访 {visit.number}:没有走访对象" in reconciled()[1]


@pytest.mark.django_db
def test_a_figure_that_is_counted_otherwise_than_by_hand_is_named(reconciled, monkeypatch, head, worker, mate):
    log(head, worker)
    log(head, mate, day=date(2026, 9, 30))
    monkeypatch.setattr(type(VisitedPerson.objects.all()), "between", lambda rows, first, last: rows)
    code, said = reconciled()
    assert code == 1
    assert "2026-10 综采一队 覆盖:individual 显示 2,逐行清点 1" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lie", [{"counted_on": None}, {"counted_on": date(2026, 10, 1)}, {"individually": False}, {"at_home": True}, {"on_behalf": True}]
)
def test_a_person_who_is_counted_otherwise_than_the_visit_says_is_named(reconciled, head, worker, mate, lie):
    visit = log(head, worker, unmet=[mate])
    assert reconciled()[0] == 0
    with behind_everybodys_back():
        VisitedPerson.objects.filter(employee=worker).update(**lie)
    code, said = reconciled()
    assert code == 1
    assert f"走访 {visit.number}:走访对象 {worker.number} 的统计标记与走访不符" in said
    assert mate.number not in said


@pytest.fixture
def sealed(transactional_db: None, tmp_path: Path, settings: Any, head: User, office: User, worker: Any, mate: Any) -> Visit:
    """October, sealed and built: one visit to two people."""
    settings.VAR = tmp_path
    name_installation(mine_name="南屯煤矿", demo=False)
    visit = log(head, [worker, mate])
    seal_month(ledger=VISITS, month=OCTOBER, by=office, now=at(date(2026, 11, 8)))
    build_month(VISITS, OCTOBER, by=office, now=at(date(2026, 11, 8)))
    return visit


def test_a_sealed_month_agrees_with_its_books(sealed, reconciled):
    assert LedgerBook.objects.sealed().exists()
    assert reconciled()[0] == 0


def test_a_sealed_row_that_was_changed_behind_the_seal_is_named(sealed, reconciled):
    with behind_everybodys_back():
        VisitedPerson.objects.filter(visit=sealed, employee__name="陈勇").update(met=False)
    code, said = reconciled()
    assert code == 1
    assert "visits 2026-10 第 1 版 综采一队:individual 封存 2,现在的行 1" in said
    assert "visits 2026-10 第 1 版 全矿:individual 封存 2,现在的行 1" in said


def test_a_sealed_row_that_was_taken_away_is_named(sealed, reconciled):
    with behind_everybodys_back():
        Visit.objects.filter(pk=sealed.pk).update(ledger_month=date(2026, 11, 1))
    assert "综采一队:rows 封存 1,现在的行 0" in reconciled()[1]


def test_a_sealed_file_that_was_touched_or_lost_is_named(sealed, reconciled):
    book = LedgerBook.objects.sealed().get(unit=sealed.reporting_unit)
    book.file.write_bytes(book.file.read_bytes()[:-1] + b"!")
    assert f"台账文件被改动:{book.file.name}" in reconciled()[1]
    book.file.unlink()
    assert f"台账文件不在:{book.file.name}" in reconciled()[1]
