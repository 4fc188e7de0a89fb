"""Visits are entered here: one or many at once, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from nantun.ledgers.seals import ledger_month_of
from nantun.policies.figures import whole
from nantun.refusals import once
from nantun.web.actions import take_numbers
from nantun.web.days import local_day

from ..choices import EntrySource
from ..entry import Entering, VisitEntry
from ..figures import LATE_DAYS
from ..models import LEDGER, Visit, VisitedPerson, VisitVisitor
from .checking import Grounds, check_entry, is_on_behalf
from .musts import answer_musts

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "ZF"


def log_visit(*, entry: VisitEntry, by: User, now: datetime, submission: UUID | None = None, source: str = EntrySource.FORM) -> Visit:
    """Enters one visit. now: aware moment of entry; submission: the form's UUID: sent again it gives the same visit.

    raises RuleBroken as check_entry says.
    """
    if submission is None:
        return log_visits([Entering(entry=entry, by=by, now=now, source=source)])[0]
    record = Entering(entry=entry, by=by, now=now, source=source, submission=submission)
    return once(Visit.objects.filter(submission=submission, entered_by=by), lambda: log_visits([record])[0])


@transaction.atomic
def log_visits(records: Sequence[Entering]) -> list[Visit]:
    """Enters many visits at once, all or none, in a number of queries that does not grow with them.

    raises RuleBroken for the first record that breaks a rule.
    """
    grounds = Grounds(pk for record in records for pk in record.entry.people)
    for record in records:
        check_entry(record.entry, by=record.by, today=local_day(record.now), grounds=grounds)
    visits = _rows(records, grounds)
    Visit.objects.bulk_create(visits, batch_size=1000)
    write_people(list(zip(visits, (record.entry for record in records), strict=True)), grounds)
    answer_musts(visits)
    return visits


def is_late(visit_day: date, entered_on: date) -> bool:
    """补录: entered more days after the visit than the policy of the day of entry allows."""
    return (entered_on - visit_day).days > whole(LATE_DAYS, entered_on)


def reporting_unit(entry: VisitEntry, grounds: Grounds) -> int:
    """The lead visitor's unit on that day. source: domain.md 2, point 1."""
    return grounds.place(entry.lead.pk, entry.day).unit_id


def _rows(records: Sequence[Entering], grounds: Grounds) -> list[Visit]:
    """Months and limits are asked for once for each case, not for each row."""
    numbers = _numbers(records)
    limits = {day: whole(LATE_DAYS, day) for day in {local_day(record.now) for record in records}}
    months: dict[tuple[date, date, int], date] = {}
    visits = []
    for record, number in zip(records, numbers, strict=True):
        entered_on, unit_id = local_day(record.now), reporting_unit(record.entry, grounds)
        case = (record.entry.day.replace(day=1), entered_on, unit_id)
        if case not in months:
            months[case] = ledger_month_of(LEDGER, *case)
        visits.append(_row(record, number, unit_id, months[case], (entered_on - record.entry.day).days > limits[entered_on]))
    return visits


def _row(record: Entering, number: str, unit_id: int, month: date, late: bool) -> Visit:
    on_behalf = is_on_behalf(record.entry, record.by)
    return Visit(
        **record.entry.columns(),
        number=number,
        reporting_unit_id=unit_id,
        ledger_month=month,
        entered_by=record.by,
        entered_at=record.now,
        changed_by=record.by,
        changed_at=record.now,
        on_behalf=on_behalf,
        basis=record.entry.basis if on_behalf else "",
        late=late,
        source=record.source,
        submission=record.submission,
    )


def _numbers(records: Sequence[Entering]) -> list[str]:
    """Numbers in the order of the records, those of one year taken together."""
    years = [local_day(record.now).year for record in records]
    taken = {year: iter(take_numbers(SERIES, year, years.count(year))) for year in sorted(set(years))}
    return [next(taken[year]) for year in years]


def write_people(rows: Sequence[tuple[Visit, VisitEntry]], grounds: Grounds) -> None:
    """Who visited and who was visited, each with the unit and team of that day."""
    visitors, visited = [], []
    for visit, entry in rows:
        for order, employee in enumerate(entry.visitors):
            place = grounds.place(employee.pk, entry.day)
            visitors.append(VisitVisitor(visit=visit, employee=employee, unit=place.unit, order=order))
        for one in entry.seen:
            place = grounds.place(one.employee.pk, entry.day)
            again_on = None if one.met else one.again_on
            visited.append(
                VisitedPerson(visit=visit, employee=one.employee, unit=place.unit, team_id=place.team_id, met=one.met, again_on=again_on)
            )
    VisitVisitor.objects.bulk_create(visitors, batch_size=2000)
    VisitedPerson.objects.bulk_create(visited, batch_size=2000)
