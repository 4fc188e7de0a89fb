"""Visits are changed and voided here, while their month is open."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.ledgers.seals import hold_open, ledger_month_of
from nantun.moves.guard import change, move, write_step
from nantun.people.on_behalf import wanted_basis
from nantun.web.words import wanted

from ..choices import Verb
from ..entry import VisitEntry
from ..models import LEDGER, Confirmation, Visit
from ..wording import difference, sealed_in_words
from .checking import Grounds, Sound, check_facts, check_who_enters, is_on_behalf
from .logging import write_people
from .musts import answer_musts, release_musts

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def edit_visit(*, visit: Visit, entry: VisitEntry, version: int, by: User, now: datetime) -> Visit:
    """Changes a visit whose month is open. version: what the form was filled from.

    raises Stale, naming who and when, when somebody saved meanwhile; RuleBroken as check_entry, or when the month is sealed.
    What its visitor had confirmed waits for his word again when somebody else changes it.
    """
    today, grounds = local_day(now), Grounds(entry.people)
    sound = Sound(
        entry=entry,
        places=check_facts(entry, today=today, grounds=grounds),
        basis=_basis(visit, entry, by, today, grounds),
        late=grounds.is_late(entry.day, local_day(visit.entered_at)),
    )
    refuse_sealed(visit)
    before = Visit.objects.for_rows().get(pk=visit.pk)
    change(visit, Verb.EDIT, by=by, now=now, version=version, ledger_month=_month(visit, sound, today), **sound.columns())
    if by.employee_id != entry.lead.pk or not sound.basis:
        Confirmation.objects.filter(visit=visit).delete()
    visit.visitors.all().delete()
    visit.visited.all().delete()
    fresh = Visit.objects.get(pk=visit.pk)
    write_people([(fresh, sound)])
    release_musts(fresh)
    answer_musts([fresh])
    _tell(before, by, now)
    return fresh


@transaction.atomic
def void_visit(*, visit: Visit, reason: str, version: int, by: User, now: datetime) -> Visit:
    """Takes a visit out of every count; the row stays, with the reason.

    raises RuleBroken without a reason or when the month is sealed; Stale when somebody saved meanwhile.
    """
    reason = wanted(reason, _("请写明作废原因,例如:与 ZF-2026-0012 重复录入。"), field="reason", most=200)
    refuse_sealed(visit)
    voided = move(visit, Verb.VOID, by=by, now=now, version=version, text=reason, void_reason=reason, voided_by=by, voided_at=now)
    release_musts(voided)
    return voided


def _tell(before: Visit, by: User, now: datetime) -> None:
    """What was changed, for the story; a form saved as it was changes nothing."""
    text = difference(before, Visit.objects.for_rows().get(pk=before.pk))
    if text:
        write_step(before, Verb.EDIT, status_from=before.status, by=by, now=now, text=text)


def _basis(visit: Visit, entry: VisitEntry, by: User, today: date, grounds: Grounds) -> str:
    """Of the changed row, where it is 代录 still.

    A visitor's own hand makes none of it. Anybody else enters for another, and needs the grant for it; but what he entered
    for the same visitor he may mend without a new one.
    """
    if not is_on_behalf(entry, by):
        return (entry.basis or visit.basis) if visit.on_behalf and is_on_behalf(entry, visit.entered_by) else ""
    if visit.on_behalf and by.pk == visit.entered_by_id and visit.visitors.filter(order=0, employee=entry.lead).exists():
        return wanted_basis(entry.basis)
    return check_who_enters(entry, by=by, today=today, grounds=grounds)


def _month(visit: Visit, sound: Sound, today: date) -> date:
    """A row that keeps its month and unit keeps its place in the ledger."""
    day, unit_id = sound.entry.day, sound.unit_id
    if day.replace(day=1) == visit.day.replace(day=1) and unit_id == visit.reporting_unit_id:
        return visit.ledger_month
    return ledger_month_of(LEDGER, day, today, unit_id)


def refuse_sealed(visit: Visit) -> None:
    """Holds the month open until the transaction ends, or raises RuleBroken in words."""
    if not hold_open(LEDGER, visit.ledger_month, visit.reporting_unit_id):
        raise RuleBroken(sealed_in_words(visit))
