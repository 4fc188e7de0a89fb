"""manage.py reconcile finds what does not agree about talks, and is silent where all does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from talks import actions, nightly
from talks.models import Booking, MustTalk, OughtMonth, Talk
from talks.reconcile import disagreements
from tests.support.days import TODAY
from tests.support.mine import Mine

from .makers import NOW, a_time, ask, booked, logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(mine: Mine) -> Mine:
    """Something of everything."""
    logged(mine, counterpart=mine.vice.employee, talker=mine.deputy.employee, by=mine.deputy, direction="up")
    booked(mine)
    ask(mine.vice, mine.head.employee, mine.vice.employee, a_time(hour=15))
    actions.grant_exception(
        talker=mine.stranger.employee,
        counterpart=mine.worker.employee,
        started_on=TODAY,
        ended_on=None,
        reason="同乡",
        by=mine.office,
        now=NOW,
    )
    logged(mine, talker=mine.stranger.employee, by=mine.stranger)
    actions.raise_must(employee=mine.vice.employee, ground="injury", event_day=TODAY, by=mine.office, now=NOW)
    nightly.keep_oughts(date(2026, 11, 1))
    return mine


def test_where_all_agrees_nothing_is_said(year: Mine) -> None:
    assert list(disagreements()) == []


def asleep(sql: str, *params: object) -> None:
    """Written past every trigger, as somebody might at the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET session_replication_role = DEFAULT")


def hold_behind_everybody_s_back() -> None:
    Talk.objects.filter(status="booked").update(status="held", place_kind="office", ledger_month=date(2026, 10, 1))


def book_a_stranger() -> None:
    stranger = Talk.objects.get(counterpart__name="孙立", status="held").talker
    Booking.objects.filter(held_until=None, employee__name="张三").update(employee=stranger)


BROKEN: dict[str, tuple[Callable[[], None], str]] = {
    "held while booked": (hold_behind_everybody_s_back, "占用的时间不属于"),
    "one is not booked": (lambda: Booking.objects.filter(held_until=None, employee__name="张三").delete(), "没有占用双方的时间"),
    "a stranger is": (book_a_stranger, "不是谈心双方"),
    "a grant is gone": (lambda: asleep("DELETE FROM talks_levelexception"), "没有当日有效的批准"),
    "an unexplained level": (lambda: asleep("UPDATE talks_talk SET tier = 'mine' WHERE status = 'asked'"), "层级与现在的职务、单位不符"),
    "another talk answers": (
        lambda: MustTalk.objects.filter(status="answered").update(answered_by=Talk.objects.get(talker__name="赵刚")),
        "没有和本人谈过",
    ),
    "talked on another day": (
        lambda: OughtMonth.objects.filter(state="talked").update(last=TODAY + timedelta(days=1)),
        "那天没有约谈",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_said(what: str, year: Mine) -> None:
    break_it, said = BROKEN[what]
    break_it()
    assert [line for line in disagreements() if said in line], list(disagreements())
