"""The morning of the 1st, what waits for whom, who is told what, and the command."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from nantun.days import month_before
from nantun.jobs.models import Job
from nantun.ledgers import actions, reminders, todo
from nantun.ledgers.building import build_month
from nantun.ledgers.models import LedgerBook
from nantun.ledgers.reconcile import disagreements
from nantun.ledgers.slots import Slot
from nantun.ledgers.tasks import ask_for_missing, build_last_month
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import UnitFactory, make_user
from tests.ledgers.reading import OCTOBER, enter
from tests.ledgers.toys import TOYS

pytestmark = pytest.mark.usefixtures("mine")
FIRST = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)  # 02:00 of 1 November in Shandong
SIXTH = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)


@pytest.fixture
def unit():
    return UnitFactory(name="综采一队", order=1)


@pytest.fixture
def head(unit):
    return make_user(Role.HEAD, unit=unit)


@pytest.fixture
def clerk(unit):
    return make_user(Role.CLERK, unit=unit)


@pytest.fixture
def office(unit):
    return make_user(Role.PARTY_OFFICE, unit=unit)


def fresh(user: Any) -> Any:
    return User.objects.get(pk=user.pk)


def confirm(unit: Any, head: Any) -> None:
    sha256 = LedgerBook.objects.get(unit=unit, version=0).sha256
    actions.confirm(slot=Slot(TOYS, OCTOBER, unit), by=head, sha256=sha256, now=SIXTH)


# -- the morning of the 1st


@pytest.mark.parametrize(
    ("day", "month"), [(date(2026, 11, 1), OCTOBER), (date(2026, 11, 30), OCTOBER), (date(2027, 1, 1), date(2026, 12, 1))]
)
def test_last_month_is_the_one_before_the_day(day, month):
    assert month_before(day) == month


def test_what_is_missing_is_asked_for_and_asked_twice_it_is_the_same_job(unit):
    assert ask_for_missing(OCTOBER, now=FIRST) == 1
    assert ask_for_missing(OCTOBER, now=FIRST) == 1
    assert Job.objects.get().args == {"ledger": "toys", "month": "2026-10"}


def test_what_is_built_is_not_asked_for(unit):
    build_month(TOYS, OCTOBER, now=FIRST)
    assert ask_for_missing(OCTOBER, now=FIRST) == 0
    assert not Job.objects.exists()


def test_one_unit_built_on_demand_does_not_stand_for_the_month(unit):
    actions.refresh_draft(slot=Slot(TOYS, OCTOBER, unit), by=None, now=FIRST)
    assert ask_for_missing(OCTOBER, now=FIRST) == 1


def test_sealed_books_that_were_never_built_are_asked_for_in_any_later_month(unit, office):
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH).delete()
    build_month(TOYS, date(2026, 11, 1), now=SIXTH)
    assert ask_for_missing(date(2026, 11, 1), now=SIXTH) == 1
    assert Job.objects.get().args["month"] == "2026-10"


def test_the_doorbell_goes_by_the_clock_of_the_database(unit):
    """The worker's clock is in the year 2030; the database's is not."""
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC)):
        build_last_month()
    assert Job.objects.get().args["month"] < "2030"


# -- what waits


def test_a_ledger_waits_for_the_head_of_its_unit_alone(unit, head, clerk, office):
    build_month(TOYS, OCTOBER, now=FIRST)
    day = date(2026, 11, 2)
    (line,) = todo.waiting(head, day)
    assert (line.text, line.due) == ("综采一队2026年10月玩具台账待审核,共 0 行", date(2026, 11, 5))
    assert line.url == Slot(TOYS, OCTOBER, unit).url()
    for user in (clerk, office, make_user(Role.HEAD, unit=UnitFactory()), make_user(unit=unit)):
        assert list(todo.waiting(user, day)) == []


def test_confirmed_it_waits_no_more_and_changed_it_waits_again(unit, head):
    build_month(TOYS, OCTOBER, now=FIRST)
    confirm(unit, head)
    assert list(todo.waiting(fresh(head), SIXTH.date())) == []
    enter(unit)
    build_month(TOYS, OCTOBER, now=FIRST)
    assert len(list(todo.waiting(fresh(head), SIXTH.date()))) == 1


def test_a_month_that_lasts_waits_for_nobody(unit, head):
    build_month(TOYS, OCTOBER, now=datetime(2026, 10, 20, tzinfo=UTC))
    assert list(todo.waiting(head, date(2026, 10, 20))) == []


def test_from_the_sixth_a_month_waits_for_the_office(unit, office):
    build_month(TOYS, OCTOBER, now=FIRST)
    assert list(todo.waiting(office, date(2026, 11, 5))) == []
    (line,) = todo.waiting(office, date(2026, 11, 6))
    assert line.text == "2026年10月玩具台账待封存,还有 1 个单位未确认"


def test_sealed_or_on_trial_nothing_waits(unit, head, office):
    build_month(TOYS, OCTOBER, now=FIRST)
    september = date(2026, 9, 1)
    build_month(TOYS, september, now=FIRST)
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    actions.set_trial(ledger=TOYS, month=september, by=office, reason="试用", now=SIXTH)
    assert [*todo.waiting(head, SIXTH.date()), *todo.waiting(office, SIXTH.date())] == []


def test_what_waits_costs_the_same_for_one_unit_and_for_many(unit, django_assert_max_num_queries):
    others = [UnitFactory(order=5 + number) for number in range(12)]
    head = make_user(Role.HEAD, unit=unit, units=[unit, *others])
    build_month(TOYS, OCTOBER, now=FIRST)
    assert head.grants
    with django_assert_max_num_queries(5):
        assert len(list(todo.waiting(head, date(2026, 11, 2)))) == 13


# -- who is told


def told(day: date) -> set[tuple[int, str]]:
    return {(due.user_id, due.kind) for due in reminders.due_on(day)}


def test_on_the_first_head_and_clerk_are_told_that_the_draft_is_ready(unit, head, clerk, office):
    make_user(Role.HEAD, unit=UnitFactory(name="新矿队", active_from=date(2026, 11, 1)))
    build_month(TOYS, OCTOBER, now=FIRST)
    assert told(date(2026, 11, 1)) == {(head.pk, "ledgers.ready"), (clerk.pk, "ledgers.ready")}
    due = next(iter(reminders.due_on(date(2026, 11, 1))))
    assert due.title == "综采一队2026年10月玩具台账草稿已生成"
    assert due.text == "共 0 行;11月5日前可以补充,负责人请审核确认。"


def test_without_drafts_nobody_is_told_that_they_are_ready(unit, head):
    assert told(date(2026, 11, 1)) == set()


def test_on_the_last_day_heads_who_did_not_confirm_are_told(unit, head):
    other = UnitFactory(name="选煤厂")
    late = make_user(Role.HEAD, unit=other)
    build_month(TOYS, OCTOBER, now=FIRST)
    confirm(unit, head)
    assert told(date(2026, 11, 5)) == {(late.pk, "ledgers.confirm")}


def test_the_day_after_the_office_is_told_that_it_can_seal(unit, office):
    build_month(TOYS, OCTOBER, now=FIRST)
    assert told(date(2026, 11, 6)) == {(office.pk, "ledgers.seal")}
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    assert told(date(2026, 11, 6)) == set()


def test_on_other_days_nobody_is_told(unit, head, clerk, office):
    build_month(TOYS, OCTOBER, now=FIRST)
    assert [day for day in range(1, 31) if told(date(2026, 11, day))] == [1, 5, 6]


# -- counted once more


def test_sealed_books_agree_with_their_rows(unit, office):
    enter(unit, count=3)
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    build_month(TOYS, OCTOBER, now=SIXTH)
    assert list(disagreements()) == []


def test_a_row_that_got_past_the_seal_is_found(unit, office):
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    build_month(TOYS, OCTOBER, now=SIXTH)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    enter(unit, count=3)
    assert "toys 2026-10 第 1 版 综采一队:count 封存 0,现在的行 3" in list(disagreements())


def test_sealed_books_that_are_missing_lost_or_altered_are_found(unit, office):
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    assert list(disagreements()) == ["toys 2026-10 第 1 版:已封存,还没有生成"]
    book, mine = build_month(TOYS, OCTOBER, now=SIXTH)
    assert list(disagreements()) == []
    book.file.unlink()
    mine.file.write_bytes(b"altered")
    assert list(disagreements()) == [f"台账文件不在:{book.file.name}", f"台账文件被改动:{mine.file.name}"]


# -- the command


def command(*words: str) -> list[str]:
    out = StringIO()
    call_command("build_ledgers", "--month", "2026-10", *words, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_prints_path_rows_and_hash_of_each_and_again_the_same(unit):
    UnitFactory(name="选煤厂", order=2)
    enter(unit)
    enter(unit)
    lines = command()
    assert command() == lines
    assert [line.split()[-2] for line in lines] == ["rows=2", "rows=0", "rows=2"]
    for line in lines:
        path, _rows, told_hash = line.rsplit(" ", 2)
        assert told_hash == f"sha256={hashlib.sha256(Path(path).read_bytes()).hexdigest()}"


def test_the_command_builds_one_unit_by_name_short_name_or_code(unit):
    unit.short_name, unit.code = "综一", "1011"
    unit.save()
    UnitFactory(name="选煤厂", order=2)
    assert len({*command("--unit", "综采一队"), *command("--unit", "综一"), *command("--unit", "1011")}) == 1
    assert LedgerBook.objects.count() == 1


def test_the_command_copies_books_under_names_for_people(unit, tmp_path):
    lines = command("--activity", "toys", "--out", str(tmp_path / "out"))
    names = ["南屯煤矿2026年10月玩具台账-综采一队(草稿).xlsx", "南屯煤矿2026年10月玩具台账-全矿(草稿).xlsx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    assert [Path(line.rsplit(" ", 2)[0]).name for line in lines] == names


def test_of_a_sealed_month_the_command_shows_the_sealed_books(unit, office):
    enter(unit)
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    lines = command()
    assert "-v1-" in lines[0]
    unit.name = "综采工区"
    unit.save()
    assert command() == lines
    assert command("--unit", "综采工区") == lines[:1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--unit", "没有的队"), "no unit"),
        (("--activity", "nothing"), "no ledgers"),
        (("--month", "2026-13"), "YYYY-MM"),
        (("--month", "2999-01"), "has not begun"),
    ],
)
def test_the_command_says_what_was_wrong_with_its_words(unit, words, message):
    with pytest.raises(CommandError, match=message):
        call_command("build_ledgers", *(() if words[0] == "--month" else ("--month", "2026-10")), *words, stdout=StringIO())
