"""The number beside 我的待办 and at the bell: kept for a minute, never from before one's own act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nantun.people import actions as people
from nantun.web.actions import drop_count, keep_count
from nantun.web.models import Counted, Draft
from nantun.web.waiting import kept_count
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
ASKED_LATER = 'hx-get="/counts/"'
DRAFT_URL = "/drafts/toy.log/new/"
DRAFT = {"data": {"fields": {}}, "title": "登记试办", "url": "/toy/new/"}


@pytest.fixture
def counting(toy, monkeypatch):
    """How often the room was asked for its number."""
    asked: list[object] = []
    monkeypatch.setattr("tests.web.toys.waiting_count", lambda user, day: asked.append(user) or 2)
    return asked


def test_a_page_asks_for_the_number_once_it_is_there_and_the_next_one_brings_it_along(counting, signed_in):
    assert ASKED_LATER in signed_in.get("/toy/bare/").text
    signed_in.get("/counts/")
    text = signed_in.get("/toy/bare/").text
    assert ASKED_LATER not in text
    assert 'id="todo-count">2<' in text
    assert len(counting) == 1


def test_the_home_page_counts_its_own_lines_and_asks_nobody(counting, signed_in):
    text = signed_in.get("/").text
    assert ASKED_LATER not in text
    assert 'id="todo-count">2<' in text
    assert not counting


def test_the_number_is_counted_again_after_a_minute(counting, signed_in):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in.get("/counts/")
        clock.shift(59)
        signed_in.get("/counts/")
        assert len(counting) == 1
        clock.shift(2)
        assert ASKED_LATER in signed_in.get("/toy/bare/").text
        signed_in.get("/counts/")
        assert len(counting) == 2


def test_whoever_has_acted_is_told_no_number_from_before(counting, signed_in, head):
    signed_in.get("/counts/")
    answer = signed_in.put(DRAFT_URL, {**DRAFT, "number": head.number}, content_type="application/json")
    assert answer.status_code == 200
    assert Draft.objects.filter(user=head).exists()
    assert ASKED_LATER in signed_in.get("/toy/bare/").text
    assert 'id="todo-count" hx-swap-oob="true">3<' in signed_in.get("/counts/").text


def test_on_another_computer_too(counting, signed_in, head):
    elsewhere = Client()
    elsewhere.force_login(head)
    signed_in.get("/counts/")
    assert ASKED_LATER not in elsewhere.get("/toy/bare/").text
    signed_in.delete(DRAFT_URL)
    assert ASKED_LATER in elsewhere.get("/toy/bare/").text


def test_the_number_of_one_is_never_shown_to_another(counting, signed_in, head):
    signed_in.get("/counts/")
    another = Client()
    another.force_login(make_user())
    assert ASKED_LATER in another.get("/toy/bare/").text


def test_what_was_counted_before_an_act_is_not_kept_after_it(head):
    begun = timezone.now()
    drop_count(head)
    keep_count(Counted(user=head, lines=5, at=begun))
    head.refresh_from_db()
    assert kept_count(head) is None
    keep_count(Counted(user=head, lines=4, at=timezone.now()))
    assert Counted.objects.get().lines == 4


def test_a_clock_that_was_set_back_keeps_no_number_for_ever(head):
    keep_count(Counted(user=head, lines=5, at=timezone.now() + timedelta(hours=1)))
    assert kept_count(head) is None


def test_the_frame_of_a_page_costs_three_queries_and_its_own(toy, signed_in):
    signed_in.get("/counts/")
    signed_in.get("/toy/bare/")
    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/toy/bare/")
    assert len(asked) <= 3, [one["sql"] for one in asked]


def test_the_number_is_brought_by_one_query_while_it_is_kept(toy, signed_in):
    signed_in.get("/counts/")
    signed_in.get("/counts/")
    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/counts/")
    assert len(asked) == 1, [one["sql"] for one in asked]


def test_a_disabled_user_is_refused_at_the_next_request_however_fresh_the_number_is(toy, signed_in, head):
    signed_in.get("/counts/")
    people.disable_account(user=head, reason="离岗", by=None, now=timezone.now())
    assert signed_in.get("/counts/").status_code == 302
