"""Visits as tests make them: everything by the actions, the day of 2026-10-15 unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from nantun.ledgers.models import Seal
from nantun.people.models import Employee, Unit, User
from tests.factories import granter
from tests.support.days import TODAY, at
from visits import actions
from visits.choices import Manner, PlaceKind
from visits.entry import Entering, Seen, VisitEntry
from visits.models import LEDGER, Visit

SENTENCE = "反映宿舍热水不足,答应本周检修。"


def an_entry(
    visitors: Employee | Iterable[Employee],
    seen: Employee | Iterable[Employee],
    *,
    unmet: Iterable[Employee] = (),
    day: date = TODAY,
    manner: str = Manner.INDIVIDUAL,
    place_kind: str = PlaceKind.UNDERGROUND,
    summary: str = SENTENCE,
    again_on: date | None = None,
    **more: Any,
) -> VisitEntry:
    return VisitEntry(
        visitors=tuple(_listed(visitors)),
        seen=(*(Seen(one) for one in _listed(seen)), *(Seen(one, met=False, again_on=again_on) for one in unmet)),
        day=day,
        manner=manner,
        place_kind=place_kind,
        summary=summary,
        **more,
    )


def log(by: User, seen: Employee | Iterable[Employee], *, now: datetime | None = None, visitors: Any = None, **facts: Any) -> Visit:
    """One visit, entered by the user: his own unless visitors say otherwise; at noon of its day unless `now` says so."""
    entry = an_entry(by.employee if visitors is None else visitors, seen, **facts)
    return actions.log_visit(entry=entry, by=by, now=now or at(entry.day))


def entering(by: User, seen: Employee | Iterable[Employee], *, now: datetime | None = None, **facts: Any) -> Entering:
    entry = an_entry(by.employee, seen, **facts)
    return Entering(entry=entry, by=by, now=now or at(entry.day))


def edit(visit: Visit, by: User, *, now: datetime | None = None, version: int | None = None, **changes: Any) -> Visit:
    """The visit with some facts changed and the others as they are."""
    visited = list(visit.visited.select_related("employee"))
    facts = {
        "visitors": [one.employee for one in visit.visitors.select_related("employee").order_by("order")],
        "seen": [one.employee for one in visited if one.met],
        "unmet": [one.employee for one in visited if not one.met],
        **{name: getattr(visit, name) for name in ("day", "manner", "place_kind", "summary", "basis", *VisitEntry.FREE)},
    }
    return actions.edit_visit(
        visit=visit, entry=an_entry(**(facts | changes)), version=version or visit.version, by=by, now=now or at(visit.day, 18)
    )


def void(visit: Visit, by: User, *, reason: str = "重复录入", now: datetime | None = None) -> Visit:
    return actions.void_visit(visit=visit, reason=reason, version=visit.version, by=by, now=now or at(visit.day, 19))


def seal(month: date, unit: Unit | None = None) -> Seal:
    return Seal.objects.create(ledger=LEDGER, month=month.replace(day=1), unit=unit, by=granter(), at=at(TODAY))


def _listed(people: Employee | Iterable[Employee]) -> list[Employee]:
    return [people] if isinstance(people, Employee) else list(people)
