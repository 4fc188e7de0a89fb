"""Who of the roster was met individually, by unit and team. Collective person-times stand beside it, never in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
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
    return _lines(units, "unit", first, last, day, Q(unit__in=units.values("pk")))


def coverage_by_team(unit: Any, *, first: date, last: date, day: date) -> list[PlacementCoverage]:
    """A line for each team of the unit, and one for those without a team where there are any."""
    lines = _lines(unit.teams.all(), "team", first, last, day, Q(unit=unit))
    return [line for line in lines if line.pk is not None or line.roster]


def _lines(places: Iterable[Any], key: str, first: date, last: date, day: date, scope: Q) -> list[PlacementCoverage]:
    roster = {row[key]: row for row in _roster_counts(key, first, last, day, scope)}
    times = {row[key]: row for row in _person_times(key, first, last, scope)}
    named = [(place.pk, place.name) for place in places]
    if key == "team":
        named.append((None, "未分班组"))
    return [_line(pk, name, roster.get(pk, {}), times.get(pk, {})) for pk, name in named]


def _roster_counts(key: str, first: date, last: date, day: date, scope: Q) -> QuerySet:
    return (
        roster_with_coverage(first, last, day)
        .filter(scope)
        .values(key)
        .annotate(roster=Count("pk"), met_count=Count("pk", filter=Q(met=True)), unconfirmed_count=Count("pk", filter=Q(unconfirmed=True)))
        .order_by()
    )


def _person_times(key: str, first: date, last: date, scope: Q) -> QuerySet:
    return (
        VisitedPerson.objects.met()
        .between(first, last)
        .filter(scope)
        .values(key)
        .annotate(
            individual=Count("pk", filter=Q(visit__manner=Manner.INDIVIDUAL)),
            collective=Count("pk", filter=Q(visit__manner=Manner.COLLECTIVE)),
        )
        .order_by()
    )


def _line(pk: int | None, name: str, roster: dict[str, int], times: dict[str, int]) -> PlacementCoverage:
    return PlacementCoverage(
        pk=pk,
        name=name,
        roster=roster.get("roster", 0),
        met=roster.get("met_count", 0),
        unconfirmed=roster.get("unconfirmed_count", 0),
        individual=times.get("individual", 0),
        collective=times.get("collective", 0),
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
