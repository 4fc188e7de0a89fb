"""What holds for every test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from nantun.embedded.postgres import postgres
from nantun.house.ready import EMBEDDED_ENGINE
from nantun.workdays.seeding import seed
from tests.factories import begin_again
from tests.support.template import clone_from_template
from tests.support.told import Told
from tests.support.world import cases, clock, files, whole_world, world  # noqa: F401

KEPT = {"django_content_type", "auth_permission"}


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    config.pluginmanager.register(Told(config))
    # It ends after all of its workers: the server is theirs until then, whichever of them ends first.
    if config.getoption("numprocesses", None) and settings.DATABASES["default"]["ENGINE"] == EMBEDDED_ENGINE:
        postgres().ensure()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole pages are not traced for coverage, which costs a third of their time: rules and writes have tests of their own to reach each line."""
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("matrix"):
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """What is loaded stays until the end: looking through it for garbage again and again takes a fifteenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Each worker's database is a copy."""
    with django_db_blocker.unblock():
        clone_from_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A request that a closed browser left behind, or PostgreSQL's own cleaning, must not keep the tests' database from being dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _the_same_people_in_every_order() -> None:
    begin_again()


@pytest.fixture(autouse=True, scope="session")
def _tables_that_are_never_emptied() -> Iterator[None]:
    """A test that commits is followed by emptying every table, those too whose triggers forbid it: as superuser, with triggers asleep.

    Only what holds rows is emptied. Django empties all tables and fills its own and the seeded ones again, which takes a second each time.
    """

    def empty_what_holds_rows(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                for table in _holding_rows(cursor):
                    cursor.execute(f'DELETE FROM "{table}"')
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
        seed(apps)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_what_holds_rows)
        yield


def _holding_rows(cursor: Any) -> list[str]:
    """Of what models write; what Django keeps about the models themselves stays."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in sorted(tables)))
    return [table for (table,) in cursor.fetchall()]
