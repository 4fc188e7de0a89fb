"""A database connection of its own for one building: it holds the month's building lock and shows one moment of the data throughout.

Progress is written meanwhile on the ordinary connection, which a REPEATABLE READ, READ ONLY transaction could not do.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from .query import steady

# Held by the session: it falls with the connection, so a killed process holds nothing.
LOCK = {True: "pg_advisory_lock", False: "pg_try_advisory_lock"}
# Held by the transaction, for a caller who is in one already.
LOCK_WITHIN = {True: "pg_advisory_xact_lock", False: "pg_try_advisory_xact_lock"}


@contextmanager
def building(ledger: str, month: date, *, wait: bool) -> Iterator[str]:
    """The alias to read by, while nobody else builds this month's books.

    wait: until another building has ended; otherwise raises RuleBroken while one is under way. Inside a transaction that has begun it reads
    what that one shows, as what it wrote itself could not be seen from elsewhere.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        _take(DEFAULT_DB_ALIAS, LOCK_WITHIN[wait], ledger, month)
        yield DEFAULT_DB_ALIAS
        return
    with _another_connection() as alias:
        _take(alias, LOCK[wait], ledger, month)
        # The snapshot is taken after the lock was got, or it would show the time before the wait.
        with steady(alias):
            yield alias


@contextmanager
def _another_connection() -> Iterator[str]:
    alias = f"building-{secrets.token_hex(4)}"
    connections[alias] = connections[DEFAULT_DB_ALIAS].copy(alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]


def _take(alias: str, lock: str, ledger: str, month: date) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 1))", [f"{ledger}/{month:%Y-%m}"])
        if cursor.fetchone()[0] is False:
            raise RuleBroken(_("本月台账正在生成,请稍候再试。"))
