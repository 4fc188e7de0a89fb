"""Two who act in one moment: what the second finds when the first has written already and not yet committed."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection, transaction

Found = TypeVar("Found")


def meanwhile(first: Callable[[], Any], second: Callable[[], Found]) -> Found:
    """Does the first, and before it is committed the second, on a connection of its own, until it waits for a row of the first's; then commits.

    For tests that commit. Returns what the second returns, or raises what it raises.
    """

    def then() -> Found:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as other:
        with transaction.atomic(), connection.cursor() as cursor:
            first()
            under_way = other.submit(then)
            wait_for(lambda: under_way.done() or waiting_for_a_lock(cursor) == 1)
        return under_way.result()


def waiting_for_a_lock(cursor: Any) -> int:
    """How many other sessions are."""
    # What other sessions do is seen once a transaction, unless it is asked anew.
    cursor.execute("SELECT pg_stat_clear_snapshot()")
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    return int(cursor.fetchone()[0])


def wait_for(come: Callable[[], bool]) -> None:
    until = time.perf_counter() + 60
    while not come():
        assert time.perf_counter() < until, "they did not come as far as the lock"
        time.sleep(0.05)
