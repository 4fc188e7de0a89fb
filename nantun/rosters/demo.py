"""The demo's rosters: this month and the next, of a few units that work in shifts, and who of the mine's leaders goes down with which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, QuerySet

from nantun.people.choices import UnitKind
from nantun.people.models import Employee, Team, Unit, User
from nantun.people.roles import Role
from nantun.workdays.models import REST
from nantun.workdays.shifts import active_shifts

from .actions import Change, save_cells
from .choices import Kind
from .models import RosterDay
from .sheet import PERSON, TEAM, Line, Place

UNITS, AWAY, AWAY_DAYS = 5, 3, 3
MAINTENANCE = "检修"


def fill(mine: Any) -> str:
    this = mine.today.replace(day=1)
    marks = [one.mark for one in active_shifts()]
    office = _holder(User.objects.holding(Role.PARTY_OFFICE, mine.today), mine)
    units = [mine.shown, *_units(mine.shown)]
    for month in (this, this + relativedelta(months=1)):
        for unit in units:
            clerk = _holder(User.objects.holding(Role.CLERK, mine.today).filter(employee__unit=unit), mine)
            _save(Place(Kind.SHIFTS, unit, month), _shifts(unit, month, this, marks, mine), clerk, mine)
        for unit in [*Unit.objects.filter(kind=UnitKind.LEADERSHIP), mine.shown]:
            _save(Place(Kind.LEADING, unit, month), _leading(unit, month, this, marks), office, mine)
    return f"{len(units)} 个单位两个月的班,领导带班 {RosterDay.objects.filter(kind=Kind.LEADING).count()} 次"


def _units(shown: Unit) -> QuerySet[Unit]:
    """Grassroots units with the most teams."""
    rows = Unit.objects.filter(kind=UnitKind.GRASSROOTS).exclude(pk=shown.pk).annotate(teams_there=Count("teams"))
    return rows.filter(teams_there__gt=1).order_by("-teams_there", "order", "id")[: UNITS - 1]


def _holder(users: QuerySet[User], mine: Any) -> User:
    return users.order_by("number").first() or mine.officer


def _save(place: Place, changes: Iterator[Change], by: User, mine: Any) -> None:
    save_cells(place=place, changes=changes, by=by, now=mine.now)


def _shifts(unit: Unit, month: date, since: date, marks: list[str], mine: Any) -> Iterator[Change]:
    """Teams change shifts every week and rest one day of it; maintenance is always early. A few people are away for some days."""
    days = Place(Kind.SHIFTS, unit, month).days
    for number, team in enumerate(Team.objects.filter(unit=unit).order_by("order", "id")):
        for day in days:
            turn = 0 if MAINTENANCE in team.name else (number + day.isocalendar().week) % len(marks)
            rests = day.weekday() == (6 - number) % 7
            yield Change(Line(TEAM, team.pk), day, REST if rests else marks[turn])
    people = list(_steady(unit, since).filter(team__isnull=False).order_by("number"))
    chance = mine.chance(f"rosters/{unit.pk}/{month}")
    for one in chance.sample(people, min(AWAY, len(people))):
        first = chance.randrange(len(days) - AWAY_DAYS)
        for day in days[first : first + AWAY_DAYS]:
            yield Change(Line(PERSON, one.pk), day, REST)


def _leading(unit: Unit, month: date, since: date, marks: list[str]) -> Iterator[Change]:
    """Each shift of each day is led by one, in turn; where there are fewer leaders than shifts, some go unled."""
    leaders = list(_steady(unit, since).cadres().order_by("number"))
    for number, day in enumerate(Place(Kind.LEADING, unit, month).days):
        for turn, mark in enumerate(marks[: len(leaders)]):
            yield Change(Line(PERSON, leaders[(number * len(marks) + turn) % len(leaders)].pk), day, mark)


def _steady(unit: Unit, since: date) -> Any:
    """Those who stand in the unit from that day on without a move."""
    return Employee.objects.on_post().filter(unit=unit, placements__unit=unit, placements__ended_on=None, placements__started_on__lte=since)
