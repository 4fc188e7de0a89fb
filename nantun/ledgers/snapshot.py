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

LOCK = "SELECT pg_advisory_lock(hashtextextended(%s, 1))"
TRY = "SELECT pg_try_advisory_lock(hashtextextended(%s, 1))"


@contextmanager
def building(ledger: str, month: date, *, wait: bool) -> Iterator[str]:
    """The alias to read by, while nobody else builds this month's books. The lock falls with the connection, so a killed process holds nothing.

    wait: until another building has ended; otherwise raises RuleBroken while one is under way.
    """
    alias = f"building-{secrets.token_hex(4)}"
    connection = connections[DEFAULT_DB_ALIAS].copy(alias)
    connections[alias] = connection
    try:
        with connection.cursor() as cursor:
            cursor.execute(LOCK if wait else TRY, [f"{ledger}/{month:%Y-%m}"])
            if cursor.fetchone()[0] is False:
                raise RuleBroken(_("本月台账正在生成,请稍候再试。"))
        # The snapshot is taken after the lock was got, or it would show the time before the wait.
        with steady(alias):
            yield alias
    finally:
        connection.close()
        del connections[alias]
