"""What the box says in which people are picked: by name, number, pinyin, initials, or a whole team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Q, When

from .choices import EmployeeStatus, Level
from .models import Employee, Team, User
from .roles import UNIT_ROLES

MOST = 20
TEAMS = 5
MOST_OF_A_TEAM = 200
ON_POST = Q(employees__status=EmployeeStatus.ON_POST)


def people_named(words: str, near: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Those on post, best first, the units `near` before the others. Unit, team and post tell namesakes apart; nothing else of them is told."""
    rows = Employee.objects.on_post().named(words).best_first(words, near).for_rows()
    return [_person(row) for row in rows[:MOST]]


def people_of_team(team_id: int) -> list[dict[str, Any]]:
    rows = Employee.objects.on_post().filter(team=team_id).order_by("pinyin", "number").for_rows()
    return [_person(row) for row in rows[:MOST_OF_A_TEAM]]


def teams_named(words: str, near: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Teams that have people, those of the units `near` first; every word stands in the team's or its unit's name."""
    rows = Team.objects.select_related("unit").annotate(count=Count("employees", filter=ON_POST)).filter(count__gt=0)
    for word in words.split():
        rows = rows.filter(Q(name__contains=word) | Q(unit__name__contains=word))
    at_hand = Case(When(unit__in=list(near), then=0), default=1)
    rows = rows.order_by(at_hand, "unit__order", "unit_id", "order", "id")[:TEAMS]
    return [{"id": f"team:{team.pk}", "name": team.name, "unit": team.unit.name, "count": team.count} for team in rows]


def units_near(user: User) -> frozenset[int]:
    """The units whose people a user most likely means: his own and those that his roles reach."""
    own = {user.employee.unit_id} if user.employee else set()
    return user.reach(*UNIT_ROLES).unit_ids | own


def users_named(words: str) -> list[dict[str, Any]]:
    """Accounts, for whoever grants roles."""
    rows = User.objects.filter(is_active=True).named(words).for_rows().order_by("number")[:MOST]
    return [{"id": row.pk, "name": row.name, "number": row.number, "unit": row.place, "team": "", "post": row.post} for row in rows]


def _person(row: Employee) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "number": row.number,
        "unit": row.unit.name,
        "team": row.team.name if row.team else "",
        "post": row.post,
        "leader": row.level in (Level.PRINCIPAL, Level.DEPUTY),
    }
