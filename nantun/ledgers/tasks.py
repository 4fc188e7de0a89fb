"""Messages of the broker: the job that builds a month, and the morning of the 1st."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from celery import shared_task
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import month_before, month_words
from nantun.jobs.handlers import job
from nantun.jobs.running import JobHandle

from . import catalogue
from .actions import ask_for_books, has_books
from .building import build_month
from .models import Edition
from .slots import month_url


@job("ledgers.build", label=_l("生成台账"))
def build(handle: JobHandle, *, ledger: str, month: str) -> dict[str, Any]:
    """All books of a month. Begun again after a worker died it makes the same files and leaves nothing else behind."""
    declared, first = catalogue.ledger(ledger), datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    handle.result_url = month_url(declared, first)
    books = build_month(declared, first, by=handle.requested_by, now=timezone.now(), step=handle.step)
    rows = next((book.rows for book in books if book.unit_id is None), 0)
    summary = _("%(month)s%(label)s已生成,共 %(books)s 册、%(rows)s 行")
    return {"summary": summary % {"month": month_words(first), "label": declared.label, "books": len(books), "rows": rows}}


@shared_task
def build_last_month() -> None:
    ask_for_missing(month_before(_today()), now=timezone.now())


def ask_for_missing(month: date, *, now: datetime) -> int:
    """Ask for the month's books of each ledger that has none yet, and for sealed books of any month that were never built.

    Returns how many were asked for; once they are built, none.
    """
    declared = {ledger.name: ledger for ledger in catalogue.all_ledgers()}
    sealed = set(Edition.objects.filter(ledger__in=declared).values_list("ledger", "month"))
    wanted = sorted(sealed | {(name, month) for name in declared})
    missing = [(declared[name], of) for name, of in wanted if not has_books(declared[name], of)]
    for ledger, of in missing:
        ask_for_books(ledger=ledger, month=of, now=now)
    return len(missing)


def _today() -> date:
    """By the database's clock, at the mine: a worker whose own is wrong builds nothing early."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date")
        return cursor.fetchone()[0]
