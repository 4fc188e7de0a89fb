"""Figures set by dated documents: ceilings, limits, frequencies. Activities declare them; the mine dates them.

    LATE = Figure("visits.late_days", _("走访超过几天录入算补录"), default=7, unit=_("天"))

stands in a tuple named by the activity's `figures` path; `figure("visits.late_days", day)` asks for the value of that day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nantun.prepared import Prepared
from nantun.registry import offered

from .models import PolicyFigure

IN_FORCE = Prepared(lambda key, day: PolicyFigure.objects.in_force(key, day)[:1], ("one", date(2001, 1, 1)), ("other", date(2002, 1, 1)))


@dataclass(frozen=True, kw_only=True)
class Figure:
    """key: "<app>.<name>"; default: what holds until a row is dated; low, high: what may be set; whole: no decimals."""

    key: str
    label: Any
    default: Decimal | int
    unit: Any = ""
    low: int = 0
    high: int = 1_000_000
    whole: bool = True


def declared() -> dict[str, Figure]:
    """Every figure that an app declares, by key."""
    return {one.key: one for _activity, figures in offered("figures") for one in figures}


def figure(key: str, day: date) -> Decimal:
    """The value in force on that day. raises KeyError for a figure that no app declares."""
    row = next(iter(IN_FORCE.rows(key, day)), None)
    return row.value if row else Decimal(declared()[key].default)


@dataclass(frozen=True)
class InForce:
    """A figure as it holds on a day. row: the dated row behind the value, None where the default holds."""

    figure: Figure
    value: Decimal
    row: PolicyFigure | None


def in_force(day: date) -> list[tuple[Any, list[InForce]]]:
    """(label of the app, its figures) for every app that declares some; one query."""
    rows = {row.key: row for row in PolicyFigure.objects.newest_by(day)}
    rooms = []
    for room, figures in offered("figures"):
        rooms.append(
            (
                room.label,
                [InForce(one, rows[one.key].value if one.key in rows else Decimal(one.default), rows.get(one.key)) for one in figures],
            )
        )
    return rooms


def whole(key: str, day: date) -> int:
    """The same for figures that count days, hours or people."""
    return int(figure(key, day))


def wholes(keys: Collection[str], day: date) -> dict[str, int]:
    """The same of several, in one query."""
    dated = dict(PolicyFigure.objects.newest_by(day).select_related(None).filter(key__in=keys).values_list("key", "value"))
    return {key: int(dated.get(key, declared()[key].default)) for key in keys}


class Course:
    """A figure through time, read in one query: Course(key).on(day) is whole(key, day) for as many days as one likes."""

    def __init__(self, key: str) -> None:
        self._default = int(declared()[key].default)
        self._rows = list(PolicyFigure.objects.filter(key=key).order_by("-effective_from").values_list("effective_from", "value"))

    def on(self, day: date) -> int:
        return next((int(value) for begun, value in self._rows if begun <= day), self._default)

    @property
    def highest(self) -> int:
        """Of all values that ever held or will."""
        return max([self._default, *(int(value) for _begun, value in self._rows)])
