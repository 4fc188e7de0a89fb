"""How far a month's rosters have got, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from nantun.people.models import Unit

from .choices import Kind
from .models import RosterDay, Sheet
from .policies import READER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True)
class SheetState:
    """cells: how many are filled; lines: of how many teams and people; saved: who saved it last."""

    kind: Kind
    cells: int
    lines: int
    saved: Sheet | None

    @property
    def in_words(self) -> str:
        """12 行,已排 96 格."""
        if not self.cells:
            return _("未排")
        told = _("%(lines)s 行,已排 %(n)s 格") if self.kind == Kind.SHIFTS else _("%(lines)s 人,带班 %(n)s 次")
        return told % {"lines": self.lines, "n": f"{self.cells:,}"}


@dataclass(frozen=True)
class UnitLine:
    unit: Unit
    states: list[SheetState]


def overview(user: User, month: date) -> list[UnitLine]:
    """The units within reach, in their order; three queries."""
    units = list(Unit.objects.within(user, *READER_ROLES).active_on(month))
    counts = {
        (row["unit"], row["kind"]): row
        for row in RosterDay.objects.filter(unit__in=units)
        .in_month(month)
        .order_by()
        .values("unit", "kind")
        .annotate(cells=Count("pk"), teams=Count("team", distinct=True), people=Count("employee", distinct=True))
    }
    saved = {(one.unit_id, one.kind): one for one in Sheet.objects.filter(month=month, unit__in=units).select_related("saved_by")}
    return [UnitLine(unit, [_state(kind, (unit.pk, kind.value), counts, saved) for kind in Kind]) for unit in units]


def _state(kind: Kind, key: tuple[int, str], counts: dict[Any, Any], saved: dict[Any, Sheet]) -> SheetState:
    row = counts.get(key, {"cells": 0, "teams": 0, "people": 0})
    return SheetState(kind, row["cells"], row["teams"] + row["people"], saved.get(key))


def without_sheet(units: Iterable[int] | None, kind: Kind, *, this: date, following: date) -> QuerySet[Unit]:
    """Units that have a sheet for the month `this` and none for the one following. units: None for all."""
    rows = RosterDay.objects.filter(kind=kind).order_by()
    found = Unit.objects.filter(pk__in=rows.in_month(this).values("unit")).exclude(pk__in=rows.in_month(following).values("unit"))
    return found if units is None else found.filter(pk__in=list(units))
