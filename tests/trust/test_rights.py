"""What is promised of rights: nothing shows that something is there, what is masked is masked everywhere, guessing wins nothing."""

from __future__ import annotations

import json
import logging
import math
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client

from nantun.people import actions
from nantun.people.models import Employee, Session, User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, make_user
from tests.trust.reading import say, text_of
from tests.world import COLUMNS, DISABLED, NOW, SIGNED_OUT, Case, World, all_cases, names

pytestmark = [pytest.mark.trust, pytest.mark.django_db]

SIGN_IN = "/account/sign-in/"
PLANTED_PHONE = "19933344455"
FORGED, LOCKED, TOO_MANY = 1_000, 5, 429


@pytest.fixture
def world(settings, tmp_path) -> Iterator[World]:
    settings.LEDGERS_ROOT, settings.MEDIA_ROOT = tmp_path / "ledgers", tmp_path / "files"
    with time_machine.travel(NOW):
        yield World()


@pytest.fixture
def addresses(world) -> list[Case]:
    cases = all_cases(world)
    return [case for name in names() for case in cases.get(name) or [Case(name)]]


def as_(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_what_one_may_not_see_answers_with_the_same_bytes_as_what_is_not_there(world, addresses):
    bodies = Counter()
    for column in COLUMNS:
        if column in (SIGNED_OUT, DISABLED):
            continue
        client = as_(world.users[column])
        bodies[text_of(client.get("/people/99999999/"))] += 1
        for case in addresses:
            response = client.get(case.address)
            body = text_of(response)
            if response.status_code == 404:
                bodies[body] += 1
    say(f"{bodies.total()} answers 404 by {len(COLUMNS) - 2} roles: {len(bodies)} body")
    assert len(bodies) == 1
    assert bodies.total() > 500


def test_planted_numbers_stand_in_no_page_no_workbook_no_table_and_no_log(world, addresses, caplog):
    caplog.set_level(logging.DEBUG)
    world.disable()
    world.worker.phone = PLANTED_PHONE
    world.worker.save(update_fields=["phone"])
    planted = list(Employee.objects.values_list("id_number", flat=True))
    whole_phone = {Role.CLERK.value, Role.HEAD.value, Role.HR.value}
    pages, found = 0, Counter()
    for column in COLUMNS:
        client = Client() if column == SIGNED_OUT else as_(world.users[column])
        for case in addresses:
            text = text_of(client.get(case.address))
            pages += 1
            found["id number"] += sum(number in text for number in planted)
            found["telephone"] += PLANTED_PHONE in text and column not in whole_phone
    logs = caplog.text
    for number in [*planted, PLANTED_PHONE]:
        found["logs"] += number in logs
    found["tables"] = sum(number in row for row in _every_row_as_text() for number in planted)
    say(
        f"{pages} pages and files, every table, {len(logs):,} characters of logs; {len(planted)} planted ID numbers found {found.total()} times"
    )
    assert found.total() == 0
    assert len(planted) > 20


def _every_row_as_text() -> Iterator[str]:
    """What a dump of the database holds."""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (row[0] for row in cursor.fetchall())


def test_an_id_number_is_given_whole_only_with_its_reason_in_the_same_transaction(world):
    from nantun.privacy.models import AccessLog

    shown = {}
    for column in COLUMNS:
        if column in (SIGNED_OUT, DISABLED):
            continue
        response = as_(world.users[column]).post(f"/people/{world.worker.pk}/reveal/id_number/", {"reason": "核对身份"})
        shown[column] = world.worker.id_number in text_of(response)
    allowed = {column for column, seen in shown.items() if seen}
    say(f"asked by {len(shown)} roles, shown to {sorted(allowed)}, {AccessLog.objects.filter(action='revealed').count()} rows in the log")
    assert allowed == {"hr", "union_staff", "union_chair"}
    assert AccessLog.objects.filter(action="revealed").count() == len(allowed)


def test_a_disabled_user_is_refused_at_the_next_request_and_keeps_no_session(world, addresses):
    user = make_user(Role.PARTY_OFFICE)
    clients = [as_(user) for _computer in range(5)]
    assert all(client.get("/me/").status_code == 200 for client in clients)
    actions.disable_account(user=user, reason="离岗", by=None, now=NOW)
    opened = [case.name for case in addresses for client in clients[:1] if client.get(case.address).status_code == 200]
    refused = [client.get("/me/").status_code for client in clients]
    left = Session.objects.filter(user=user).count()
    say(f"5 computers refused {refused.count(302)} times, {left} sessions left, open to anybody: {sorted(set(opened))}")
    assert refused == [302] * 5
    assert left == 0
    assert set(opened) <= {"account:sign-in", "health"}


def test_a_thousand_forged_forwarding_headers_win_no_tries(settings):
    user = make_user()
    for trusted in (0, 1):
        settings.TRUSTED_PROXIES = trusted
        proxy = ", 192.168.7.7" if trusted else ""
        answers = Counter(
            Client(REMOTE_ADDR=f"10.0.0.{trusted + 1}")
            .post(SIGN_IN, {"number": user.number, "password": f"nonsense-{n}"}, HTTP_X_FORWARDED_FOR=f"10.{n // 250}.{n % 250}.9{proxy}")
            .status_code
            for n in range(FORGED // 2)
        )
        say(f"{FORGED // 2} forged headers behind {trusted} proxies: {answers[422]} answers before the lock, {answers[TOO_MANY]} locked")
        assert answers == {422: LOCKED - 1, TOO_MANY: FORGED // 2 - LOCKED + 1}


def test_attackers_at_fifty_addresses_cannot_lock_the_victim_at_his_own():
    user = make_user()
    for address in range(50):
        attacker = Client(REMOTE_ADDR=f"10.8.0.{address}")
        for n in range(LOCKED + 1):
            attacker.post(SIGN_IN, {"number": user.number, "password": f"nonsense-{n}"})
    victim = Client(REMOTE_ADDR="10.9.0.1").post(SIGN_IN, {"number": user.number, "password": "Meitan-2026"})
    say(f"50 addresses locked themselves out; the victim signs in: {victim.status_code == 302}")
    assert victim.status_code == 302


def test_ten_thousand_guessed_codes_open_nothing():
    """Guessed past the lockout, straight at the hashes."""
    from nantun.people import slips

    worker = make_user()
    actions.issue_slips(users=[worker], by=make_user(Role.CLERK), now=NOW)
    hits = sum(slips.good_slip(number=worker.number, code=slips.new_code(), now=NOW) is not None for _guess in range(10_000))
    bits = slips.LENGTH * math.log2(len(slips.ALPHABET))
    say(f"10,000 guesses of a code of {bits:.0f} bits: {hits} hits")
    assert hits == 0


def test_the_picker_tells_name_unit_team_and_post_and_nothing_else(world):
    EmployeeFactory.create_batch(20, name="张三")
    keys = set()
    for column in COLUMNS:
        if column in (SIGNED_OUT, DISABLED):
            continue
        response = as_(world.users[column]).get("/people/pick/?q=zs&teams=1")
        if response.status_code == 200:
            keys |= {key for row in json.loads(response.content) for key in row}
    say(f"keys given by the picker: {sorted(keys)}")
    assert keys == {"id", "name", "number", "unit", "team", "post", "leader"}
