"""The mark of change: raised by every write of whatever a list reads. Every list × every role takes a minute, and is tried by make trust."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, resolve, reverse

from nantun.people.models import User
from nantun.web.access import may
from nantun.web.changes import EACH_WRITE, TABLES, TRIGGER, UNLISTED, mark, unlisted_tables, watch_tables
from nantun.web.pages import ListPage
from tests.world import NOW, World

LISTED = re.compile(r"\b(?:FROM|JOIN) \"(\w+)\"")


def lists(patterns: list[Any] | None = None, prefix: str = "") -> dict[str, type[ListPage]]:
    """Every list that has an address, by the address's name."""
    found: dict[str, type[ListPage]] = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            found |= lists(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif issubclass(getattr(pattern.callback, "view_class", object), ListPage):
            found[f"{prefix}{pattern.name}"] = pattern.callback.view_class
    return found


LISTS = lists()


def watched() -> dict[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [TRIGGER])
        return dict(cursor.fetchall())


def page_for(name: str, user: User) -> ListPage | None:
    """The list as this user opens it; None where he may not."""
    request = RequestFactory().get(reverse(name))
    request.user, request.resolver_match = User.objects.get(pk=user.pk), resolve(reverse(name))
    page = LISTS[name]()
    page.setup(request)
    try:
        may(request.user, page.perm) if page.perm else None
    except PermissionDenied:
        return None
    return page


def drawn(name: str, user: User) -> Any:
    page = page_for(name, user)
    return page and (page._drawn(), page._said())


# -- the tables


@pytest.mark.trust
@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_whatever_a_list_reads_raises_the_mark_or_the_list_says_why_it_is_never_kept(whole_world: World, name: str) -> None:
    read: set[str] = set()
    for user in whole_world.users.values():
        with CaptureQueriesContext(connection) as asked:
            drawn(name, user)
        read |= {table for query in asked for table in LISTED.findall(query["sql"])}
    assert read
    silent = sorted(table for table in read if not watched().get(table))
    assert bool(silent) <= bool(LISTS[name].never_kept), f"{name} reads {silent}, of whose changes nobody is told"


@pytest.mark.trust
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, page in LISTS.items() if not page.never_kept])
def test_a_list_that_is_kept_is_the_same_at_every_look_of_a_day(whole_world: World, name: str) -> None:
    """Neither the hour nor the look makes it another: no clock, no token of its own."""
    for user in whole_world.users.values():
        first = drawn(name, user)
        with time_machine.travel(NOW + timedelta(hours=12)):
            assert drawn(name, user) == first


@pytest.mark.django_db
def test_every_table_is_watched_for_every_kind_of_write_but_those_that_no_list_reads() -> None:
    tables = watched()
    assert {table for table, is_watched in tables.items() if not is_watched} == unlisted_tables() & tables.keys()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE tgname = %s", [TRIGGER])
        for table, definition, enabled in cursor.fetchall():
            kinds = re.search(r"AFTER (.*) ON ", definition)
            assert kinds, table
            assert set(kinds[1].split(" OR ")) == set(EACH_WRITE.removeprefix("AFTER ").split(" OR "))
            assert "FOR EACH STATEMENT" in definition
            assert enabled == "O"


def test_each_table_that_no_list_reads_says_why() -> None:
    assert all(UNLISTED.values())


# -- how they come to be watched


@pytest.mark.django_db
def test_a_table_that_comes_later_raises_the_mark_after_the_next_migration_at_each_kind_of_write() -> None:
    writes = ("INSERT INTO kudos_kudo VALUES (1)", "UPDATE kudos_kudo SET id = 2", "DELETE FROM kudos_kudo", "TRUNCATE kudos_kudo")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kudos_kudo (id bigint)")
        watch_tables()
        for write in writes:
            before = mark()
            cursor.execute("SELECT * FROM kudos_kudo")
            assert mark() == before
            cursor.execute(write)
            assert mark() == before + 1, write


@pytest.mark.django_db
def test_a_table_that_is_named_among_the_others_is_watched_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UNLISTED, "people.Household", "tried")
    watch_tables()
    assert not watched()["people_household"]


@pytest.mark.django_db
def test_looking_again_changes_nothing() -> None:
    before = watched()
    with CaptureQueriesContext(connection) as asked:
        watch_tables()
    assert not [query for query in asked if "CREATE TRIGGER" in query["sql"] or "DROP" in query["sql"]]
    assert watched() == before


@pytest.mark.django_db
def test_a_model_that_is_gone_may_not_stay_among_those_that_no_list_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UNLISTED, "people.Nobody", "tried")
    with pytest.raises(LookupError):
        unlisted_tables()
