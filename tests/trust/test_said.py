"""What was said in confidence stands nowhere but on the pages of those to whom it was said: no dump, no log, no notice, no ledger, no error page."""

from __future__ import annotations

import io
import logging
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from redis import Redis

from nantun.embedded.postgres import postgres, programs
from nantun.ledgers.books import Paper, write_mine_book, write_unit_book
from nantun.notices.models import Notice
from nantun.people.models import Unit, User
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from nantun.web.actions import keep_draft
from talks import actions
from talks.ledgers import TALKS
from talks.models import Mentoring, TalkRecord
from tests.trust.reading import opened, say, text_of
from tests.world import CADRE, COLUMNS, DISABLED, NOW, SIGNED_OUT, Case, World, all_cases, names

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]

RECORD = {
    "content": "埋在记录里的话",
    "state_of_mind": "埋在思想动态里的话",
    "asked_for": "埋在要求里的话",
    "answered": "埋在答复里的话",
    "open_points": "埋在待办里的话",
}
REMARK, DRAFT, PLAN, SEEN = "埋在对方的话里", "埋在草稿里的话", "埋在帮带计划里的话", "埋在帮带观察里的话"
READINGS = 100
PLANTED = (*RECORD.values(), REMARK, DRAFT, PLAN, SEEN)


@pytest.fixture
def world(settings, tmp_path) -> Iterator[World]:
    settings.LEDGERS_ROOT, settings.MEDIA_ROOT = tmp_path / "ledgers", tmp_path / "files"
    with time_machine.travel(NOW):
        yield World()


def as_(user: User) -> Client:
    """Signed in, and the password given a moment ago."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    session["password_given_at"] = NOW.timestamp()
    session.save()
    return client


def planted(world: World, cases: dict[str, list[Case]]) -> dict[str, str]:
    """Every planted word through the pages on which people write it. Where those to whom it was said read it."""
    head, worker, helper = world.user(Role.HEAD), world.worker_s_account, world.users[CADRE]
    write = cases["talks:write-record"][0].address
    known = TalkRecord.objects.get(talk=cases["talks:record"][0].parts["pk"])
    as_(head).post(write, RECORD | {"version": known.version, "save": ""})
    as_(worker).post(cases["talks:remark"][0].address, {"words": REMARK, "save": ""})
    keep_draft(by=head, kind="talks.record", key="1", data={"fields": {"content": [DRAFT]}})
    made = Mentoring.objects.get()
    Mentoring.objects.filter(pk=made.pk).delete()
    made = actions.begin_mentoring(
        worker=made.worker, helper=helper.employee, ground="absence", plan=PLAN, started_on=date(2026, 11, 2), by=head, now=NOW
    )
    talk = {"day": "2026-11-05", "place_kind": "dormitory", "observation": SEEN, "save": ""}
    as_(helper).post(f"/talks/mentoring/{made.pk}/talk/", talk)
    return {
        "record": cases["talks:record"][0].address,
        "write": write,
        "next talk": next(case.address for case in cases["talks:talk"] if case.case == "asked"),
        "mentoring": f"/talks/mentoring/{made.pk}/",
    }


def found_in(text: str) -> int:
    """Also where it was written as a dump writes bytes, or as JSON writes what is not English."""
    forms = [form for words in PLANTED for form in (words, words.encode().hex(), words.encode("unicode_escape").decode())]
    return sum(form in text for form in forms)


def test_what_was_said_stands_in_no_dump_no_log_no_notice_no_ledger_and_no_error_page(world, broker, caplog):
    caplog.set_level(logging.DEBUG)
    cases = all_cases(world)
    own = planted(world, cases)
    to_whom = {"record": ("head",), "write": ("head",), "next talk": ("head",), "mentoring": ("head", CADRE)}
    shown = {name: [found_in(text_of(as_(world.users[column]).get(own[name]))) for column in columns] for name, columns in to_whom.items()}
    assert shown == {"record": [6], "write": [5], "next talk": [1], "mentoring": [2, 2]}, "they who may read it do"

    found: Counter[str] = Counter()
    pages, told = 0, []
    addresses = [case.address for name in names() for case in cases.get(name) or [Case(name)]] + [
        f"/search/?q={words}" for words in PLANTED
    ]
    world.disable()
    for column in COLUMNS:
        client = Client() if column == SIGNED_OUT else as_(world.users[column])
        if column == DISABLED:
            client = Client(raise_request_exception=False)
        mine = {own[name] for name, columns in to_whom.items() if column in columns}
        for address in [*addresses, *own.values()]:
            if address in mine or (address.startswith("/search/") and column in (SIGNED_OUT, DISABLED)):
                continue
            text = text_of(client.get(address))
            pages += 1
            if address.startswith("/search/"):
                text = text.replace(address.split("=")[-1], "")  # whoever searches is shown what he typed
            if found_in(text):
                told.append((column, address))

    status, broken = error_page(world, own["write"])
    found["error pages"] = found_in(broken)
    found["ledgers"] = found_in(ledgers())
    found["notices"] = found_in("".join(one.title + one.text + one.reason for one in Notice.objects.all()))
    found["Valkey"] = found_in(waiting(broker.client))
    dumped = dump()
    found["dump"] = found_in(dumped)
    logs = caplog.text + postgres().log.read_text(errors="replace")
    found["logs"] = found_in(logs)
    say(
        f"{len(PLANTED)} sentences, {pages} pages and files, an error page ({status}), {Notice.objects.count()} notices, a dump of"
        f" {len(dumped):,} characters, {len(logs):,} characters of logs: found {len(told) + found.total()} times"
    )
    assert status == 500
    assert "talks_talkrecord" in dumped
    assert told == []
    assert found.total() == 0, found


def test_a_hundred_readings_leave_a_hundred_rows_and_there_is_none_without_its_row(world):
    cases = all_cases(world)
    talk = cases["talks:record"][0]
    readers = [as_(world.user(Role.HEAD)), as_(world.worker_s_account)]
    logged = AccessLog.objects.filter(action="revealed", subject__startswith="talks.talkrecord")
    before = logged.count()
    read = sum("家里的事" in text_of(readers[turn % 2].get(talk.address)) for turn in range(READINGS))
    rows = logged.count() - before
    administrator = as_(world.user(Role.SYSTEM_ADMIN))
    refused, missing = administrator.get(talk.address), administrator.get("/talks/99999999/record/")
    with refusing("privacy_accesslog"):
        unlogged = [text_of(reader.get(talk.address)) for reader in readers]
    say(
        f"{read} readings, {rows} rows; the system administrator {refused.status_code}; {len(unlogged)} that could not be logged: not shown"
    )
    assert (read, rows) == (READINGS, READINGS)
    assert (refused.status_code, text_of(refused)) == (404, text_of(missing))
    assert not any("家里的事" in page for page in unlogged)


@contextmanager
def refusing(table: str) -> Iterator[None]:
    """The database takes no row of it."""
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT refuses_all CHECK (false) NOT VALID')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT refuses_all')


def error_page(world: World, write: str) -> tuple[int, str]:
    """The record is sent to a database that refuses every row of it."""
    version = TalkRecord.objects.get(talk=write.split("/")[2]).version
    with refusing("talks_talkrecord"):
        answer = as_(world.user(Role.HEAD)).post(write, RECORD | {"version": version, "save": ""})
        return answer.status_code, text_of(answer)


def ledgers() -> str:
    """The workbooks of talks, of the mine and of every unit, opened."""
    paper = Paper(ledger=TALKS, month=NOW.date().replace(day=1), mine="南屯煤矿", filed_on=NOW.date(), using="default")
    units = list(Unit.objects.order_by("order", "pk"))
    files = [io.BytesIO() for _book in range(len(units) + 1)]
    write_mine_book(files[0], paper=paper, units=units)
    for unit, file in zip(units, files[1:], strict=True):
        write_unit_book(file, paper=paper, unit=unit)
    return "".join(opened(file.getvalue()).decode(errors="replace") for file in files)


def waiting(client: Callable[[], Redis]) -> str:
    """Everything in Valkey: what waits there for a worker, and with which arguments."""
    server: Any = client()
    return "".join(key.decode(errors="replace") + server.dump(key).decode(errors="replace") for key in server.scan_iter())


def dump() -> str:
    """A real one, by pg_dump."""
    place = connection.settings_dict
    names_of = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    where = {name: str(place[key]) for name, key in names_of.items() if place[key]}
    made = subprocess.run([programs() / "pg_dump"], env={**os.environ, **where}, capture_output=True, check=True)
    return made.stdout.decode(errors="replace")
