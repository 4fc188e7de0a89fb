"""The invented mine that fills an empty database, so that every page has something to show (manage.py demo)."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pghistory
import psycopg2
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from psycopg2 import sql

from nantun.embedded.postgres import postgres
from nantun.errors import RuleBroken
from nantun.notices.reminders import is_reminding_day
from nantun.notices.sending import send_due
from nantun.people.demo import PASSWORD, DemoMine, cast, people_of_the_demo
from nantun.people.models import Employee, Unit, User
from nantun.people.roster.apply import apply_roster
from nantun.people.roster.parse import read_roster
from nantun.registry import Activity, offered
from nantun.web.actions import name_installation
from nantun.web.models import Installation

MINE = "南屯煤矿"
ROSTER = Path(__file__).parent / "samples" / "roster.xlsx"
EMBEDDED_ENGINE = "nantun.embedded.backend"
DAYS_REMINDED = 3
Say = Callable[[str], Any]


class Account(NamedTuple):
    """One that a visitor of the demo may sign in with."""

    role: str
    number: str
    name: str
    password: str
    unit: str

    def __str__(self) -> str:
        return f"  {self.number}  {self.password}  {self.role}({self.name},{self.unit})"


def accounts() -> list[Account]:
    """One for each role, in the order of the roles; none where this is no demo. Whoever changed his password is left out."""
    installation = Installation.current()
    if installation is None or not installation.demo:
        return []
    played = list(cast())
    hashes = Counter(user.password for user, _label in played).most_common(1)
    # All were given one and the same hash, and checking one takes a sixth of a second.
    if not hashes or not check_password(PASSWORD, hashes[0][0]):
        return []
    return [
        Account(label, user.number, user.name, PASSWORD, user.person.unit.name)
        for user, label in played
        if user.password == hashes[0][0] and user.is_active
    ]


def fill(*, today: date, say: Say) -> None:
    """Fills the database with a year that ends on `today`; says what was made, a line for each part.

    raises RuleBroken when there are people in it already, or for a day to come. Broken off, it is begun anew the next time.
    """
    if today > timezone.localdate():
        raise RuleBroken("演示的日期不能晚于今天。")
    if is_unfinished():
        _start_over(say)
    if User.objects.exists() or Employee.objects.exists():
        raise RuleBroken("数据库里已有人员或账号。演示只能填进空的数据库;要看演示,请用 NANTUN_VAR 另指一个数据文件夹。")
    _mark().parent.mkdir(parents=True, exist_ok=True)
    _mark().touch()
    with pghistory.context(source="demo"), _nothing_collected():
        _fill(today, say)
    _mark().unlink()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Looking for garbage again and again in what stays until the end takes a fourteenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_unfinished() -> bool:
    """Whether a demo was begun in this data folder and broken off."""
    return _mark().exists()


def _mark() -> Path:
    return Path(settings.VAR) / "demo.unfinished"


def _fill(today: date, say: Say) -> None:
    tell = _Timed(say)
    first = today - timedelta(days=364)
    name_installation(mine_name=MINE, demo=True)
    # Dated at the beginning of the year that is told, so that everybody stands in his place from its first day on.
    roster = read_roster(ROSTER, today=timezone.localdate())
    apply_roster(roster=roster, day=min(roster.day or today, first.replace(day=1)), today=today)
    mine = people_of_the_demo(first=first, today=today, now=_now(today))
    tell(f"{MINE}:{Employee.objects.count():,} 人,{Unit.objects.count()} 个单位,{User.objects.count()} 个账号")
    for activity, filled in _rooms():
        tell(f"{activity.label}:{filled(mine)}")
    tell(f"消息:{_remind(mine)} 条")


def _rooms() -> Iterator[tuple[Activity, Callable[[DemoMine], str]]]:
    """The foundation's rooms first: activities stand on what is there already; then those that are made of what activities hold."""
    return iter(sorted(offered("demo"), key=lambda pair: (pair[0].demo_last, not pair[0].demo.startswith("nantun."))))


def _remind(mine: DemoMine) -> int:
    """What the last days told people. The two days a month on which everything is told are left to the clock: they take long."""
    days = [mine.today - timedelta(days=back) for back in reversed(range(DAYS_REMINDED))]
    return sum(send_due(day) for day in days if not is_reminding_day(day))


def _now(today: date) -> datetime:
    """The moment at which the demo's year stops: this one, or the evening of a day that has passed."""
    if today == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime(today.year, today.month, today.day, 18))  # noqa: DTZ001 - made aware here


class _Timed:
    """Says each line with the seconds since the one before."""

    def __init__(self, say: Say) -> None:
        self.say, self.since = say, time.monotonic()

    def __call__(self, line: str) -> None:
        now = time.monotonic()
        self.say(f"{line}({now - self.since:.0f} 秒)")
        self.since = now


def _start_over(say: Say) -> None:
    """Throws away what a broken-off demo left, where the database is our own to make."""
    database = connection.settings_dict
    if database["ENGINE"] != EMBEDDED_ENGINE:
        raise RuleBroken(f"上次的演示没有填完。请清空数据库,删去 {_mark()},再试一次。")
    say("上次的演示没有填完,重新开始 …")
    connection.ensure_connection()
    connections.close_all()
    server = psycopg2.connect(**postgres().address())
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            for words in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
                cursor.execute(sql.SQL(words).format(sql.Identifier(database["NAME"])))
    finally:
        server.close()
    call_command("migrate", interactive=False, verbosity=0)
