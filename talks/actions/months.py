"""Who ought to be talked with, kept for the ledger as it stood: written anew every night, for the last time when the month is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from nantun.ledgers.seals import hold_open

from ..choices import DueState
from ..models import LEDGER, OughtMonth, Talk

if TYPE_CHECKING:
    from ..oughts import DueTalk


@transaction.atomic
def keep_oughts(*, day: date, lines: Sequence[DueTalk]) -> int:
    """Writes down the 应谈名单 of that day for its month, in the place of what was there; units whose month is sealed keep theirs.

    lines: of due_list(day). Returns how many rows were written.
    """
    month = day.replace(day=1)
    before = OughtMonth.objects.of_month(month)
    units = {one.counterpart.unit.pk for one in lines} | set(before.values_list("unit", flat=True))
    still = {unit for unit in sorted(units) if hold_open(LEDGER, month, unit)}
    before.filter(unit__in=still).delete()
    kept = set(before.values_list("counterpart", flat=True))
    rows = [_row(one, month, day) for one in lines if one.counterpart.unit.pk in still and one.counterpart.pk not in kept]
    OughtMonth.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def note_in_months(talk: Talk) -> None:
    """A talk that was entered while its month's rows are kept already: they say so too. The month is open, or the talk would stand in another."""
    assert talk.ledger_month is not None, "a talk that was held stands in a month"
    waiting = (
        OughtMonth.objects.of_month(talk.ledger_month)
        .filter(counterpart=talk.counterpart_id)
        .filter(Q(last__isnull=True) | Q(last__lt=talk.day))
    )
    for row in waiting:
        if row.unit_id == talk.reporting_unit_id or hold_open(LEDGER, row.month, row.unit_id):
            talked = talk.day is not None and talk.day >= row.since
            waiting.filter(pk=row.pk).update(last=talk.day, state=DueState.TALKED if talked else row.state)


def _row(line: DueTalk, month: date, day: date) -> OughtMonth:
    one = line.counterpart
    return OughtMonth(
        month=month,
        unit_id=one.unit.pk,
        counterpart_id=one.pk,
        counterpart_level=one.level,
        talker_id=line.talker.pk,
        tier=line.tier,
        state=line.state,
        since=line.since,
        due_on=line.due_on,
        last=line.last,
        as_of=day,
    )
