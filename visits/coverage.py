"""Who of the roster was met individually, by unit and team. Collective person-times stand beside it, never in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from nantun.people.models import Placement

from .models import Confirmation, VisitedPerson
from .querysets import MustVisitQuerySet


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
    """Placements of that day, to be filtered by `reached` in the period and `met`, which leaves out those met by unconfirmed 代录 only."""
    seen = VisitedPerson.objects.met().individually().between(first, last).filter(employee=OuterRef("employee"), unit=OuterRef("unit"))
    return Placement.objects.covering(day).alias(met=Exists(seen.confirmed()), reached=Exists(seen))


def coverage_by_unit(units: QuerySet, *, first: date, last: date, day: date) -> list[PlacementCoverage]:
    """A line for each unit, in the units' order, in two queries."""
    named = [(unit.pk, unit.name) for unit in units]
    scope = Q(unit__in=[pk for pk, _name in named])
    return _lines(named, _counted("unit_id", first, last, day, scope)) if named else []


def coverage_by_team(unit: Any, *, first: date, last: date, day: date) -> list[PlacementCoverage]:
    """A line for each team of the unit, and one for those without a team where there are any.

    Person-times are those of the team of the day of the visit, people those of the team of `day`.
    """
    scope = Q(unit=unit)
    named = [*((team.pk, team.name) for team in unit.teams.all()), (None, _("未分班组"))]
    people = [(pk, {name: found[name] for name in PEOPLE}) for pk, found in _counted("stood.team_id", first, last, day, scope)]
    lines = _lines(named, people, _times(first, last, scope))
    return [line for line in lines if line.pk is not None or line.roster]


INDIVIDUAL = Q(individually=True)
TIMES = {"individual": Count("employee", filter=INDIVIDUAL), "collective": Count("employee", filter=~INDIVIDUAL)}
OWN = BoolOr(INDIVIDUAL & Q(on_behalf=False))
PEOPLE = ("roster", "reached", "met")
# One row for each person before they are counted: counting roster_with_coverage() gives the same, and would look everybody up by himself.
COUNTED = """
    SELECT {place}, coalesce(sum(seen.individual), 0)::bigint, coalesce(sum(seen.collective), 0)::bigint, count(stood.employee_id),
        count(stood.employee_id) FILTER (WHERE seen.individual > 0),
        count(stood.employee_id) FILTER (WHERE seen.own OR confirmed.employee_id IS NOT NULL)
    FROM ({seen}) AS seen
    FULL JOIN ({stood}) AS stood USING (unit_id, employee_id)
    LEFT JOIN ({confirmed}) AS confirmed USING (unit_id, employee_id)
    GROUP BY {place}
"""
Counted = list[tuple[int | None, dict[str, int]]]


def _counted(place: str, first: date, last: date, day: date, scope: Q) -> Counted:
    """(the place's key, TIMES and PEOPLE) for each place where somebody stood or was met. place: a column of COUNTED."""
    met = VisitedPerson.objects.met().filter(scope).order_by()
    # Not between(): the index of what was entered for another is ordered by days alone.
    for_another = met.individually().filter(counted_on__range=(first, last), on_behalf=True)
    asked = {
        "seen": met.between(first, last).values("unit_id", "employee_id").annotate(own=OWN, **TIMES),
        "stood": Placement.objects.covering(day).filter(scope).order_by().values("unit_id", "employee_id", "team_id"),
        "confirmed": for_another.filter(visit__in=Confirmation.objects.values("visit")).values("unit_id", "employee_id").distinct(),
    }
    with connection.cursor() as cursor:
        parts = {name: cursor.mogrify(*rows.query.sql_with_params()).decode() for name, rows in asked.items()}
        cursor.execute(COUNTED.format(place=place, **parts))
        return [(key, dict(zip((*TIMES, *PEOPLE), figures, strict=True))) for key, *figures in cursor.fetchall()]


def _times(first: date, last: date, scope: Q) -> Counted:
    rows = VisitedPerson.objects.met().between(first, last).filter(scope).order_by().values("team").annotate(**TIMES)
    return [(team, dict(zip(TIMES, figures, strict=True))) for team, *figures in rows.values_list("team", *TIMES)]


def _lines(named: Iterable[tuple[int | None, str]], *counted: Counted) -> list[PlacementCoverage]:
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


def musts_sentence(rows: MustVisitQuerySet, day: date) -> str:
    """待访 3 人,其中超期 1 人 · 已访 12 人,其中按期 11 人: of a set of 必访."""
    open_rows, answered = rows.open(), rows.answered()
    return _("待访 %(open)s 人次,其中超期 %(late)s · 已访 %(answered)s 人次,其中按期 %(in_time)s") % {
        "open": open_rows.count(),
        "late": rows.overdue(day).count(),
        "answered": answered.count(),
        "in_time": rows.in_time().count(),
    }
