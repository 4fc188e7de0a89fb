"""What waits, and how much of it: kept for a minute, never from before one's own act or from before one was told."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nantun.notices.actions import notify
from nantun.people import actions as people
from nantun.people.roles import Role
from nantun.web.actions import drop_counted, keep_counted
from nantun.web.models import Counted, Draft
from nantun.web.offers import Act, Question, Tile, Todo
from nantun.web.waiting import kept_count
from tests.factories import make_user
from tests.support.markup import flat

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
ASKED_LATER = 'hx-get="/counts/"'
DRAFT_URL = "/drafts/toy.log/new/"
DRAFT = {"data": {"fields": {}}, "title": "登记试办", "url": "/toy/new/"}


def kept(user, lines, begun):
    keep_counted(user, begun=begun, at="at", figures={"lines": lines, "bell": 0})


def main_of(page):
    """Without the token of its forms, which is another one each time."""
    return re.sub(r'value="\w{64}"', "", re.search(r"<main.*</main>", page, re.DOTALL)[0])


def fresh(user):
    return get_user_model().objects.get(pk=user.pk)


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
    assert 'id="todo-count">2<' in flat(text)
    assert len(counting) == 1


def test_the_home_page_counts_its_own_lines_and_asks_nobody(counting, signed_in):
    text = signed_in.get("/").text
    assert ASKED_LATER not in text
    assert 'id="todo-count">2<' in flat(text)
    assert not counting


@pytest.fixture
def listing(toy, monkeypatch):
    """How often the room was asked for its lines."""
    asked: list[object] = []
    refuse = Act(label="退回", url="/toy/1/return/", post=True, tells="退给登记人。", asks="原因")
    lines = [
        Todo(
            kind="早的", text="等 孟德海 答复", url="/toy/1/", act="答复", due=date(2026, 10, 19), question=Question.WAITING, more=(refuse,)
        ),
        Todo(kind="晚的", text="三张照片", url="/toy/", act="查看", count=3),
    ]
    monkeypatch.setattr("tests.web.toys.todo", lambda user, day: asked.append(user) or lines)
    return asked


def test_the_list_that_is_kept_is_drawn_as_it_was_without_asking_again(listing, signed_in):
    with time_machine.travel(NOON, tick=False) as clock:
        first, second = signed_in.get("/").text, signed_in.get("/").text
        assert "孟德海" in first
        assert main_of(second) == main_of(first)
        assert len(listing) == 1
        clock.shift(61)
        signed_in.get("/")
        assert len(listing) == 2


def test_the_lines_that_are_kept_are_sealed(listing, signed_in, head):
    signed_in.get("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT listed FROM web_counted WHERE user_id = %s", [head.pk])
        kept = cursor.fetchone()[0]
    assert kept
    assert "孟德海" not in kept
    assert json.dumps("孟德海") not in kept


def test_whoever_has_acted_has_his_list_read_again(listing, signed_in):
    signed_in.get("/")
    signed_in.delete(DRAFT_URL)
    signed_in.get("/")
    assert len(listing) == 2


def test_whoever_is_told_something_finds_it_in_his_list_at_once(listing, signed_in, head, django_capture_on_commit_callbacks):
    signed_in.get("/")
    with django_capture_on_commit_callbacks(execute=True):
        notify(recipient=head, kind="toy", subject="toy:1", day=NOON.date(), title="有件事交给您")
    assert ASKED_LATER in signed_in.get("/toy/bare/").text
    signed_in.get("/")
    assert len(listing) == 2


def test_a_number_counted_after_a_list_went_stale_does_not_bring_the_list_back(listing, counting, signed_in):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in.get("/")
        clock.shift(61)
        signed_in.get("/counts/")
        signed_in.get("/")
        assert (len(counting), len(listing)) == (1, 2)


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
    assert 'id="todo-count" hx-swap-oob="true">3<' in flat(signed_in.get("/counts/").text)


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
    drop_counted([head.pk])
    kept(head, 5, begun)
    assert kept_count(fresh(head)) is None
    kept(head, 4, timezone.now())
    assert kept_count(fresh(head)).lines == 4


def test_a_clock_that_was_set_back_keeps_no_number_for_ever(head):
    kept(head, 5, timezone.now() + timedelta(hours=1))
    assert Counted.objects.exists()
    assert kept_count(fresh(head)) is None


def test_with_another_role_it_is_counted_again_at_the_next_request(counting, signed_in, head):
    signed_in.get("/counts/")
    assert ASKED_LATER not in signed_in.get("/toy/bare/").text
    people.end_role(grant=head.role_grants.get(), today=timezone.localdate(), reason="调离", by=make_user(Role.SECURITY_ADMIN))
    assert ASKED_LATER in signed_in.get("/toy/bare/").text


def test_the_months_figures_are_kept_as_the_number_is(toy, signed_in, monkeypatch):
    asked: list[object] = []
    monkeypatch.setattr(
        "tests.web.toys.tiles", lambda user, day: asked.append(user) or [Tile(label="试办覆盖", value=540, of=602, unit="人")]
    )
    with time_machine.travel(NOON, tick=False) as clock:
        first, second = signed_in.get("/month/").text, signed_in.get("/month/").text
        assert "540 / 602 人" in first
        assert first == second
        assert len(asked) == 1
        signed_in.delete(DRAFT_URL)
        signed_in.get("/month/")
        assert len(asked) == 2
        clock.shift(61)
        signed_in.get("/month/")
        assert len(asked) == 3


def test_one_figure_kept_leaves_the_other_as_it_is(toy, signed_in, head):
    signed_in.get("/counts/")
    signed_in.get("/month/")
    row = Counted.objects.get(user=head)
    assert (row.lines, row.bell, len(row.tiles)) == (2, 4, 2)


def test_the_frame_of_a_page_costs_three_queries_and_its_own(toy, signed_in):
    signed_in.get("/counts/")
    signed_in.get("/toy/bare/")
    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/toy/bare/")
    assert len(asked) <= 3, [one["sql"] for one in asked]


def test_the_number_is_brought_by_two_queries_while_it_is_kept(toy, signed_in):
    signed_in.get("/counts/")
    signed_in.get("/counts/")
    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/counts/")
    assert len(asked) == 2, [one["sql"] for one in asked]  # the session with its account, the roles by which it holds


def test_a_disabled_user_is_refused_at_the_next_request_however_fresh_the_number_is(toy, signed_in, head):
    signed_in.get("/counts/")
    people.disable_account(user=head, reason="离岗", by=None, now=timezone.now())
    assert signed_in.get("/counts/").status_code == 302
