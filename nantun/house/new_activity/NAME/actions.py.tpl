"""Every write."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.ledgers.seals import ledger_month_of
from nantun.moves.guard import move, write_step
from nantun.refusals import once
from nantun.web.actions import take_numbers
from nantun.days import local_day

from .choices import Verb
from .entry import Entry
from .models import LEDGER, $Row

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "$series"


@transaction.atomic
def log(*, entry: Entry, by: User, now: datetime) -> $Row:
    """登记$label. Sent twice by one form, it is one row. raises RuleBroken for a day to come, or a limit before the day."""
    return once($Row.objects.filter(submission=entry.submission, entered_by=by), lambda: _logged(entry, by=by, now=now))


def check_entry(entry: Entry, *, today: date) -> None:
    """What may not be entered, asked by the form and by a workbook alike. raises RuleBroken."""
    if entry.day > today:
        raise RuleBroken(_("日期不能晚于今天。"), field="day")
    if entry.due_on < entry.day:
        raise RuleBroken(_("期限不能早于日期。"), field="due_on")


def _logged(entry: Entry, *, by: User, now: datetime) -> $Row:
    today = local_day(now)
    check_entry(entry, today=today)
    row = $Row.objects.create(
        number=take_numbers(SERIES, today.year)[0],
        employee=entry.employee,
        unit=entry.employee.unit,
        day=entry.day,
        text=entry.text,
        due_on=entry.due_on,
        entered_by=by,
        entered_at=now,
        changed_by=by,
        changed_at=now,
        submission=entry.submission,
    )
    write_step(row, Verb.LOG, by=by, now=now)
    return row


@transaction.atomic
def close(*, $row: $Row, by: User, now: datetime) -> $Row:
    """办结: it stands in this month's ledger. raises Stale when somebody was a moment faster."""
    today = local_day(now)
    month = ledger_month_of(LEDGER, today, today, $row.unit_id)
    return move($row, Verb.CLOSE, by=by, now=now, done_on=today, ledger_month=month)
