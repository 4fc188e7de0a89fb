"""The mark of change: raised by every write of whatever a list reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, resolve, reverse

from nantun.house.ready import bring_schema_up_to_date
from nantun.people.models import User
from nantun.web.access import may
from nantun.web.changes import EACH_WRITE, SEQUENCE, TABLES, TRIGGER, UNLISTED, mark, unlisted_tables, watch_tables
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


def page_for(name: str, user: User, query: str = "") -> ListPage | None:
    """The list as this user opens it; None where he may not."""
    request = RequestFactory().get(f"{reverse(name)}?{query}")
    request.user, request.resolver_match = User.objects.get(pk=user.pk), resolve(reverse(name))
    page = LISTS[name]()
    page.setup(request)
    try:
        may(request.user, page.perm) if page.perm else None
    except PermissionDenied:
        return None
    return page


def drawn(name: str, user: User, query: str = "") -> Any:
    page = page_for(name, user, query)
    return page and (page._drawn(), page._said())


# -- the tables


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_whatever_a_list_reads_raises_the_mark_or_the_list_says_why_it_is_never_kept(whole_world: World, name: str) -> None:
    """As the first who may open it sees it; what the other roles read is tried by make trust."""
    users = [user for user in whole_world.users.values() if page_for(name, user)]
    assert not unheard(name, users[:1])


@pytest.mark.trust
@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_it_does_so_whoever_reads_it_and_whatever_is_filtered(whole_world: World, name: str) -> None:
    assert not unheard(name, list(whole_world.users.values()))
    (first, *_others) = (user for user in whole_world.users.values() if page_for(name, user))
    assert not unheard(name, [first], choices(name, first))


def unheard(name: str, users: list[User], queries: Iterable[str] = ("",)) -> set[str]:
    """The tables that were read and of whose changes nobody is told, where the list does not say why it is never kept. A look writes nothing."""
    read: set[str] = set()
    for user in users:
        for query in queries:
            with CaptureQueriesContext(connection) as asked:
                drawn(name, user, query)
            words = [one["sql"] for one in asked]
            assert LISTS[name].never_kept or all(sql.startswith("SELECT") for sql in words), words
            read |= {table for sql in words for table in LISTED.findall(sql)}
    assert read
    tables = watched()
    return set() if LISTS[name].never_kept else {table for table in read if not tables.get(table)}


def choices(name: str, user: User) -> list[str]:
    """An address for each choice that the list's filters offer by a click, and one for its text and days."""
    page = page_for(name, user)
    if page is None or page.filterset is None:
        return [""]
    chips = page.filterset.chips
    clicked = [query for chip in chips for query, _label, _chosen in chip.options or []]
    return [*clicked, urlencode({part: "2026-10-15" for chip in chips for part in (chip.field.name, f"{chip.field.name}_from")})]


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
def test_the_first_write_of_all_raises_the_mark() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SEQUENCE {SEQUENCE}")
        watch_tables()
        before = mark()
        cursor.execute("UPDATE people_unit SET name = name")
    assert mark() > before


@pytest.mark.django_db
def test_rows_read_back_from_a_dump_raise_it_though_no_schema_is_searched_then() -> None:
    before = mark()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("DELETE FROM public.people_household")
        cursor.execute("SET LOCAL search_path = public")
    assert mark() == before + 1


@pytest.mark.django_db
def test_a_database_from_before_is_watched_at_the_next_start_though_nothing_is_to_be_migrated() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {TRIGGER} ON people_unit")
    assert not watched()["people_unit"]
    assert not bring_schema_up_to_date()
    assert watched()["people_unit"]


@pytest.mark.django_db
def test_a_trigger_that_was_switched_off_is_on_again_after_the_next_start() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE people_household DISABLE TRIGGER {TRIGGER}")
        assert not watched()["people_household"]
        watch_tables()
        before = mark()
        cursor.execute("DELETE FROM people_household")
    assert mark() == before + 1


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
