"""Visits are entered here: one or many at once, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction

from nantun.ledgers.seals import ledger_month_of
from nantun.refusals import once
from nantun.web.actions import take_numbers

from ..choices import EntrySource
from ..entry import Entering, VisitEntry
from ..models import LEDGER, Visit, VisitedPerson, VisitVisitor
from .checking import Grounds, Sound, check_entry
from .musts import answer_musts

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "ZF"


def log_visit(*, entry: VisitEntry, by: User, now: datetime, submission: UUID | None = None, source: str = EntrySource.FORM) -> Visit:
    """Enters one visit. now: aware moment of entry; submission: the form's UUID: sent again it gives the same visit.

    raises RuleBroken as check_entry says.
    """
    record = Entering(entry=entry, by=by, now=now, source=source, submission=submission or uuid4())
    return once(Visit.objects.filter(submission=record.submission, entered_by=by), lambda: log_visits([record])[0])


@transaction.atomic
def log_visits(records: Sequence[Entering]) -> list[Visit]:
    """Enters many visits at once, all or none, in a number of queries that does not grow with them.

    raises RuleBroken for the first record that breaks a rule.
    """
    grounds = Grounds(pk for record in records for pk in record.entry.people)
    return enter_checked([(record, check_entry(record.entry, by=record.by, today=record.today, grounds=grounds)) for record in records])


def enter_checked(rows: Sequence[tuple[Entering, Sound]]) -> list[Visit]:
    """Enters what check_entry has found sound in the caller's transaction."""
    visits = _rows(rows)
    Visit.objects.bulk_create(visits, batch_size=1000)
    write_people(zip(visits, (sound for _record, sound in rows), strict=True))
    answer_musts(visits)
    return visits


def _rows(rows: Sequence[tuple[Entering, Sound]]) -> list[Visit]:
    """Months are asked for once for each case, not for each row."""
    month_of = cache(partial(ledger_month_of, LEDGER))
    numbers = _numbers([record for record, _sound in rows])
    months = [month_of(sound.entry.day.replace(day=1), record.today, sound.unit_id) for record, sound in rows]
    return [_row(*row, number, month) for row, number, month in zip(rows, numbers, months, strict=True)]


def _row(record: Entering, sound: Sound, number: str, month: date) -> Visit:
    return Visit(
        **sound.columns(),
        number=number,
        ledger_month=month,
        entered_by=record.by,
        entered_at=record.now,
        changed_by=record.by,
        changed_at=record.now,
        source=record.source,
        submission=record.submission,
    )


def _numbers(records: Sequence[Entering]) -> list[str]:
    """Numbers in the order of the records, those of one year taken together."""
    years = [record.today.year for record in records]
    taken = {year: iter(take_numbers(SERIES, year, years.count(year))) for year in sorted(set(years))}
    return [next(taken[year]) for year in years]


def write_people(rows: Iterable[tuple[Visit, Sound]]) -> None:
    """Who visited and who was visited, each with the unit and team of that day."""
    visitors, visited = [], []
    for visit, sound in rows:
        for order, employee in enumerate(sound.entry.visitors):
            visitors.append(VisitVisitor(visit=visit, employee=employee, unit=sound.places[employee.pk].unit, order=order))
        for one in sound.entry.seen:
            place = sound.places[one.employee.pk]
            again_on = None if one.met else one.again_on
            visited.append(
                VisitedPerson(visit=visit, employee=one.employee, unit=place.unit, team_id=place.team_id, met=one.met, again_on=again_on)
            )
    VisitVisitor.objects.bulk_create(visitors, batch_size=2000)
    VisitedPerson.objects.bulk_create(visited, batch_size=2000)
