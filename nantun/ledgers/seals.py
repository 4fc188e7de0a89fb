"""The seal of a month: what stood in a ledger when it was sealed never changes, whoever writes and however late he commits.

A plain look at the seal lets a writer slip through who began before the seal and commits after it. So every writer holds the month's lock
shared until his transaction ends, and sealing takes it alone: it waits for the writers that are under way, and those that come after it see the
seal. Both the lock and the look are in one database function (migration 0002), which the triggers of the tables call for every row.

A table whose rows stand in a ledger says so in its Meta; nothing else is needed for safety:

    triggers = [seal_guard("visits", month="ledger_month", unit="reporting_unit_id")]

and a table of its rows' parts looks its parent up:

    triggers = [seal_guard("visits", month="(SELECT v.ledger_month FROM visits_visit v WHERE v.id = {row}.visit_id)", unit="(SELECT ...)")]

Actions ask before they write, so that the person is told in words: `hold_open(...)` answers and holds the lock, so that the answer stays true.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _l

from nantun.days import A_DAY, month_end
from nantun.policies.figures import whole
from nantun.refusals import TRIGGERS

ADDED_UNTIL_DAY = "ledgers.added_until_day"

TRIGGERS["sealed_month"] = _l("这个月的台账已经封存,记录不能再增加、修改或删除。")


def seal_guard(ledger: str, *, month: str, unit: str) -> pgtrigger.Trigger:
    """A trigger that refuses to insert, change or delete rows of a sealed month, for a model's Meta.triggers.

    month, unit: columns of the row, or SQL expressions in which {row} stands for it. A changed row is asked about both as it was and as it
    will be. The error is a Refused of the constraint "sealed_month".
    """
    asked = "PERFORM ledgers_refuse_sealed({ledger}, {month}, {unit});"
    before = asked.format(ledger=_quoted(ledger), month=_of_row(month, "OLD"), unit=_of_row(unit, "OLD"))
    after = asked.format(ledger=_quoted(ledger), month=_of_row(month, "NEW"), unit=_of_row(unit, "NEW"))
    return pgtrigger.Trigger(
        name="sealed_month_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP <> 'INSERT' THEN {before} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {after}
            RETURN NEW;
        """,
    )


def _of_row(expression: str, row: str) -> str:
    return expression.replace("{row}", row) if "{row}" in expression else f"{row}.{expression}"


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def hold_open(ledger: str, month: date, unit_id: int) -> bool:
    """Whether the unit's month is open; if so it cannot be sealed before the caller's transaction ends.

    Waits while it is being sealed. month: any day of it. raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a month is held open inside the transaction that writes")
    return bool(_ask("SELECT ledgers_hold_open(%s, %s, %s)", ledger, month.replace(day=1), unit_id))


def is_sealed(ledger: str, month: date, unit_id: int | None = None) -> bool:
    """Whether the month is sealed, for pages and rules: it may be sealed a moment later. Writers ask hold_open."""
    return bool(_ask("SELECT ledgers_is_sealed(%s, %s, %s)", ledger, month.replace(day=1), unit_id))


def hold_alone(ledger: str, month: date) -> None:
    """Waits until nobody writes into the month, and keeps writers out until the caller's transaction ends."""
    _ask("SELECT pg_advisory_xact_lock(ledgers_lock_key(%s, %s))", ledger, month)


def _ask(sql: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def last_day_to_add(month: date) -> date:
    """The last day on which rows of that month still enter its ledger: the 5th of the following one, unless a document says otherwise."""
    following = month_end(month) + A_DAY
    return following.replace(day=min(28, whole(ADDED_UNTIL_DAY, following)))


def ledger_month_of(ledger: str, day: date, entered_on: date, unit_id: int) -> date:
    """The month in whose ledger a row of that day stands: its own while rows are added to it, otherwise the month of entry.

    Takes the shared lock of the seal, so that the month cannot be sealed before this transaction ends.
    source: domain.md 8 (added until the 5th, policy).
    """
    own, entry = day.replace(day=1), entered_on.replace(day=1)
    if own == entry or (entered_on <= last_day_to_add(own) and hold_open(ledger, own, unit_id)):
        return own
    return entry
