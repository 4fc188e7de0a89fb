"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase


@pytest.fixture(autouse=True, scope="session")
def _tables_that_are_never_emptied() -> Iterator[None]:
    """A test that commits is followed by emptying every table, those too whose triggers forbid it: as superuser, with triggers asleep."""
    empty = TransactionTestCase._fixture_teardown

    def empty_with_triggers_asleep(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            empty(case)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_with_triggers_asleep)
        yield
