"""The seal holds: against who writes late, who began before it, who moves rows, who writes past the actions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import OperationalError

from nantun.errors import RuleBroken
from nantun.jobs.models import Job
from nantun.ledgers import actions
from nantun.ledgers.building import build_draft, build_month
from nantun.ledgers.models import Confirmation, Edition, LedgerBook, Seal, TrialMonth
from nantun.ledgers.seals import hold_open, is_sealed
from nantun.ledgers.snapshot import building
from nantun.people.roles import Role
from nantun.policies.models import PolicyFigure
from tests.factories import UnitFactory, make_user
from tests.ledgers.reading import OCTOBER, enter
from tests.ledgers.toys import TOYS, Entry, Part
from tests.support.meanwhile import wait_for, waiting_for_a_lock

pytestmark = pytest.mark.usefixtures("mine_that_commits")
SIXTH = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)  # 09:00 in Shandong
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def unit():
    return UnitFactory(name="综采一队")


@pytest.fixture
def office():
    return make_user(Role.PARTY_OFFICE)


def seal(office: Any, month: date = OCTOBER, now: datetime = SIXTH) -> Job:
    return actions.seal_month(ledger=TOYS, month=month, by=office, now=now)


class Beside(threading.Thread):
    """Something done at the same time on a connection of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act, self.error = act, None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def ended_within(self, seconds: float) -> bool:
        self.join(seconds)
        return not self.is_alive()


def test_a_writer_who_began_before_the_seal_and_commits_after_it_is_waited_for(unit, office):
    wrote, commit = threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            enter(unit, text="封存前开始")
            wrote.set()
            commit.wait(20)

    late = Beside(writer)
    assert wrote.wait(20)
    sealing = Beside(lambda: seal(office))
    assert not sealing.ended_within(0.7)  # the seal waits for the writer
    assert not Seal.objects.exists()
    commit.set()
    assert late.ended_within(20)
    assert sealing.ended_within(20)
    assert (late.error, sealing.error) == (None, None)
    assert Entry.objects.get().text == "封存前开始"
    assert is_sealed("toys", OCTOBER)


def test_a_writer_who_begins_while_the_month_is_sealed_waits_and_is_refused(unit, office):
    sealed, commit = threading.Event(), threading.Event()

    def sealing() -> None:
        with transaction.atomic():
            seal(office)
            sealed.set()
            commit.wait(20)

    first = Beside(sealing)
    assert sealed.wait(20)
    late = Beside(lambda: enter(unit))
    assert not late.ended_within(0.7)  # the writer waits for the seal
    commit.set()
    assert first.ended_within(20)
    assert late.ended_within(20)
    assert first.error is None
    assert isinstance(late.error, IntegrityError)
    assert not Entry.objects.exists()


def test_a_writer_who_looked_before_the_seal_keeps_the_month_open_until_he_ends(unit, office):
    looked, go_on = threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            assert hold_open("toys", OCTOBER, unit.pk)
            looked.set()
            go_on.wait(20)
            enter(unit)

    late = Beside(writer)
    assert looked.wait(20)
    sealing = Beside(lambda: seal(office))
    assert not sealing.ended_within(0.5)
    go_on.set()
    assert late.ended_within(20)
    assert sealing.ended_within(20)
    assert late.error is None
    assert Entry.objects.count() == 1


def test_a_naive_look_would_let_a_late_writer_slip_through(unit, office):
    """That the race is real: without the lock the row is in the sealed month."""
    looked, sealed = threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            assert not is_sealed("toys", OCTOBER, unit.pk)
            looked.set()
            sealed.wait(20)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")  # the triggers sleep
            enter(unit)

    late = Beside(writer)
    assert looked.wait(20)
    seal(office)
    sealed.set()
    assert late.ended_within(20)
    assert Entry.objects.filter(month=OCTOBER).exists()


def test_writers_do_not_wait_for_each_other(unit):
    wrote, commit = threading.Event(), threading.Event()

    def writer() -> None:
        with transaction.atomic():
            enter(unit)
            wrote.set()
            commit.wait(20)

    first = Beside(writer)
    assert wrote.wait(20)
    second = Beside(lambda: enter(unit))
    assert second.ended_within(10)
    commit.set()
    assert first.ended_within(10)
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("how", ["insert", "update", "delete", "move out", "move in", "part"])
def test_rows_of_a_sealed_month_do_not_change(unit, office, how):
    entry, other = enter(unit, parts=("张三",)), enter(unit, month=NOVEMBER)
    seal(office)
    acts = {
        "insert": lambda: enter(unit),
        "update": lambda: Entry.objects.filter(pk=entry.pk).update(text="改"),
        "delete": lambda: Entry.objects.filter(pk=entry.pk).delete(),
        "move out": lambda: Entry.objects.filter(pk=entry.pk).update(month=NOVEMBER),
        "move in": lambda: Entry.objects.filter(pk=other.pk).update(month=OCTOBER),
        "part": lambda: Part.objects.create(entry=entry, name="李四"),
    }
    with pytest.raises(IntegrityError, match="sealed"):
        acts[how]()
    assert Entry.objects.get(pk=entry.pk).text == "食堂饭菜凉"


def test_the_next_month_stays_open(unit, office):
    seal(office)
    enter(unit, month=NOVEMBER, parts=("张三",))
    with transaction.atomic():
        assert hold_open("toys", NOVEMBER, unit.pk)
        assert not hold_open("toys", date(2026, 10, 31), unit.pk)


def test_another_ledger_of_the_month_stays_open(unit, office):
    seal(office)
    with transaction.atomic():
        assert hold_open("visits", OCTOBER, unit.pk)


def test_holding_open_outside_a_transaction_would_hold_nothing(unit):
    with pytest.raises(transaction.TransactionManagementError):
        hold_open("toys", OCTOBER, unit.pk)


def test_a_transaction_that_could_not_see_the_seal_may_not_write(unit):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(OperationalError, match="READ COMMITTED"):
            enter(unit)


def test_a_month_is_sealed_once(office):
    seal(office)
    with pytest.raises(RuleBroken, match="已经封存"):
        seal(office)


def test_two_who_seal_at_once_make_one_seal(office):
    both = [Beside(lambda: seal(office)) for _ in range(2)]
    assert all(one.ended_within(20) for one in both)
    assert Seal.objects.count() == Edition.objects.count() == 1
    assert sorted(type(one.error).__name__ for one in both) == ["NoneType", "RuleBroken"]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 10, 31, 12, 0, tzinfo=UTC),  # not over
        datetime(2026, 11, 5, 15, 59, tzinfo=UTC),  # 23:59 of the 5th in Shandong: rows are still added
    ],
)
def test_a_month_that_still_takes_rows_is_not_sealed(office, now):
    with pytest.raises(RuleBroken, match="11月6日 起才能封存"):
        seal(office, now=now)
    assert not Seal.objects.exists()


def test_until_when_rows_are_added_is_a_dated_figure(office):
    PolicyFigure.objects.create(key="ledgers.added_until_day", value=8, effective_from=date(2026, 10, 20), document="南矿党发〔2026〕9号")
    with pytest.raises(RuleBroken, match="11月9日"):
        seal(office)
    seal(office, now=datetime(2026, 11, 9, 1, 0, tzinfo=UTC))


def test_a_trial_month_is_never_sealed(office):
    actions.set_trial(ledger=TOYS, month=OCTOBER, by=office, reason="第一个月试用", now=SIXTH)
    with pytest.raises(RuleBroken, match="试运行"):
        seal(office)


def test_a_month_is_put_on_trial_once(office):
    trial = actions.set_trial(ledger=TOYS, month=OCTOBER, by=office, reason="第一个月试用", now=SIXTH)
    with pytest.raises(RuleBroken, match="已经是试运行"):
        actions.set_trial(ledger=TOYS, month=OCTOBER, by=office, reason="再试一次", now=SIXTH)
    assert TrialMonth.objects.get() == trial


def test_a_sealed_month_does_not_become_a_trial(office):
    seal(office)
    with pytest.raises(RuleBroken, match="已经封存"):
        actions.set_trial(ledger=TOYS, month=OCTOBER, by=office, reason="想改", now=SIXTH)


@pytest.mark.parametrize(("reason", "says"), [(" ", "请写明为什么设为试运行"), ("话" * 201, "最多 200 字,现有 201 字")])
def test_a_trial_month_says_why_and_all_of_it(office, reason, says):
    with pytest.raises(RuleBroken, match=says) as broken:
        actions.set_trial(ledger=TOYS, month=OCTOBER, by=office, reason=reason, now=SIXTH)
    assert broken.value.field == "reason"


def test_the_seal_asks_for_its_books_in_its_own_transaction(office):
    with transaction.atomic():
        seal(office)
        transaction.set_rollback(True)
    assert not Seal.objects.exists()
    assert not Job.objects.exists()
    seal(office)
    assert Job.objects.get().args == {"ledger": "toys", "month": "2026-10"}


def test_a_building_of_drafts_under_way_does_not_answer_for_the_sealed_books(office):
    drafts = actions.ask_for_books(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    assert seal(office) != drafts


def test_sealing_gives_up_politely_when_a_writer_does_not_end(unit, office, monkeypatch):
    monkeypatch.setattr(actions, "PATIENCE", "300ms")
    with transaction.atomic():
        enter(unit)
        sealing = Beside(lambda: seal(office))
        assert sealing.ended_within(20)
    assert isinstance(sealing.error, RuleBroken)
    assert not Seal.objects.exists()


def test_whatever_else_stops_the_seal_stays_an_error(unit, office):
    with transaction.atomic(), connection.cursor() as cursor:
        enter(unit)
        sealing = Beside(lambda: seal(office))
        wait_for(lambda: waiting_for_a_lock(cursor) == 1)
        cursor.execute(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        assert sealing.ended_within(20)
    assert type(sealing.error) is OperationalError
    assert not Seal.objects.exists()


def test_nothing_that_was_sealed_or_signed_can_be_changed(unit, office):
    seal(office)
    TrialMonth.objects.create(ledger="toys", month=NOVEMBER, reason="试", by=office, at=SIXTH)
    facts = {"ledger": "toys", "month": OCTOBER, "sha256": "0" * 64, "digest": "0" * 64}
    Confirmation.objects.create(**facts, unit=unit, way="screen", by=office, at=SIXTH)
    LedgerBook.objects.create(**facts, unit=unit, version=1, filed_on=NOVEMBER, path="x", rows=0, built_at=SIXTH)
    for model in (Seal, Edition, TrialMonth, Confirmation, LedgerBook):
        with pytest.raises(Exception, match="Cannot"):
            model.objects.update(ledger="other")
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            model.objects.all().delete()


def test_one_unit_is_not_built_while_the_month_is(unit):
    with building("toys", OCTOBER, wait=False), pytest.raises(RuleBroken, match="正在生成"):
        build_draft(TOYS, OCTOBER, unit, now=SIXTH)


def test_a_building_waits_for_the_one_before_and_shows_the_time_after_it(unit):
    with building("toys", OCTOBER, wait=True):
        second = Beside(lambda: build_month(TOYS, OCTOBER, now=SIXTH))
        assert not second.ended_within(0.5)
        enter(unit)
    assert second.ended_within(20)
    assert LedgerBook.objects.get(unit=unit).rows == 1
