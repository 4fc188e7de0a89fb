"""Who of the roster was met individually, by unit and team. Collective person-times stand beside it, never in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from nantun.people.models import Placement

from .choices import Manner, MustStatus
from .models import VisitedPerson


@dataclass(frozen=True)
class PlacementCoverage:
    """One line of the coverage: a unit or a team, on `day`, for what happened from `first` to `last`.

    roster: people who stood there on the day; met: those of them met individually in the period while they stood in this unit,
    by entries that are confirmed or the visitor's own; unconfirmed: those met by unconfirmed 代录 only;
    individual, collective: person-times of people of this place, confirmed or not.
    """

    pk: int | None
    name: str
    roster: int
    met: int
    unconfirmed: int
    individual: int
    collective: int

    @property
    def reached(self) -> int:
        return self.met + self.unconfirmed

    @property
    def never(self) -> int:
        return self.roster - self.reached

    @property
    def share(self) -> int:
        """Percent reached, rounded down: 100 only when nobody is missing."""
        return 100 * self.reached // self.roster if self.roster else 0


def roster_with_coverage(first: date, last: date, day: date) -> QuerySet[Placement]:
    """Placements of that day, each with `met` and `unconfirmed` (booleans) for the period."""
    met = VisitedPerson.objects.met().individually().between(first, last).filter(employee=OuterRef("employee"), unit=OuterRef("unit"))
    return Placement.objects.covering(day).annotate(
        met=Exists(met.confirmed()),
        reached=Exists(met),
        unconfirmed=Case(When(Q(reached=True, met=False), then=Value(True)), default=Value(False), output_field=BooleanField()),
    )


def coverage_by_unit(units: QuerySet, *, first: date, last: date, day: date) -> list[PlacementCoverage]:
    """A line for each unit, in the units' order, in three queries."""
    scope = Q(unit__in=units.values("pk"))
    seen = _seen(first, last, day, scope)
    return _lines([(unit.pk, unit.name) for unit in units], _roster("unit", day, scope), _by(seen, "unit", TIMES | PEOPLE))


def coverage_by_team(unit: Any, *, first: date, last: date, day: date) -> list[PlacementCoverage]:
    """A line for each team of the unit, and one for those without a team where there are any."""
    scope = Q(unit=unit)
    seen = _seen(first, last, day, scope)
    named = [*((team.pk, team.name) for team in unit.teams.all()), (None, _("未分班组"))]
    lines = _lines(named, _roster("team", day, scope), _by(seen, "team", TIMES), _by(seen, "stood__team", PEOPLE))
    return [line for line in lines if line.pk is not None or line.roster]


INDIVIDUAL = Q(visit__manner=Manner.INDIVIDUAL)
HERE = INDIVIDUAL & Q(stood__isnull=False)
CONFIRMED = Q(visit__on_behalf=False) | Q(visit__confirmation__isnull=False)
TIMES = {"individual": Count("pk", filter=INDIVIDUAL), "collective": Count("pk", filter=Q(visit__manner=Manner.COLLECTIVE))}
PEOPLE = {
    "reached": Count("employee", distinct=True, filter=HERE),
    "met": Count("employee", distinct=True, filter=HERE & CONFIRMED),
}


def _seen(first: date, last: date, day: date, scope: Q) -> QuerySet[VisitedPerson]:
    """Everybody met in the period, with where he stood on `day` if that was this unit.

    Counting roster_with_coverage() gives the same, and would look up each person of the mine by himself.
    """
    placed = "employee__placements__"
    lasted = Q(**{f"{placed}ended_on__isnull": True}) | Q(**{f"{placed}ended_on__gte": day})
    stood = FilteredRelation("employee__placements", condition=lasted & Q(**{f"{placed}started_on__lte": day, f"{placed}unit": F("unit")}))
    return VisitedPerson.objects.met().between(first, last).filter(scope).annotate(stood=stood)


def _by(seen: QuerySet[VisitedPerson], key: str, figures: dict[str, Count]) -> list[tuple[int | None, dict[str, int]]]:
    """(the place's key, its figures) for each place that has any."""
    return [(row.pop(key), row) for row in seen.values(key).annotate(**figures).order_by()]


def _roster(key: str, day: date, scope: Q) -> list[tuple[int | None, dict[str, int]]]:
    rows = Placement.objects.covering(day).filter(scope).values(key).annotate(roster=Count("pk")).order_by()
    return [(row.pop(key), row) for row in rows]


def _lines(named: Iterable[tuple[int | None, str]], *counted: list[tuple[int | None, dict[str, int]]]) -> list[PlacementCoverage]:
    found: dict[int | None, dict[str, int]] = defaultdict(dict)
    for pk, figures in chain(*counted):
        found[pk] |= figures
    return [_line(pk, name, found[pk]) for pk, name in named]


def _line(pk: int | None, name: str, found: dict[str, int]) -> PlacementCoverage:
    met = found.get("met", 0)
    return PlacementCoverage(
        pk=pk,
        name=name,
        roster=found.get("roster", 0),
        met=met,
        unconfirmed=found.get("reached", 0) - met,
        individual=found.get("individual", 0),
        collective=found.get("collective", 0),
    )


def musts_sentence(rows: QuerySet, day: date) -> str:
    """待访 3 人,其中超期 1 人 · 已访 12 人,其中按期 11 人: of a set of 必访."""
    open_rows, answered = rows.open(), rows.filter(status=MustStatus.ANSWERED)
    return _("待访 %(open)s 人次,其中超期 %(late)s · 已访 %(answered)s 人次,其中按期 %(in_time)s") % {
        "open": open_rows.count(),
        "late": rows.overdue(day).count(),
        "answered": answered.count(),
        "in_time": rows.in_time().count(),
    }
