"""Whom a forum is for."""

from __future__ import annotations

from datetime import date

from nantun.people.models import Employee, EmployeeQuerySet, Unit
from nantun.policies.figures import whole

from .figures import YOUNG_UNTIL
from .querysets.forums import invited


def roster_of(unit: Unit, kind: str, day: date) -> EmployeeQuerySet:
    """Whom of the unit a forum of this kind is for, on post and on that day's roster, in the order of teams and names."""
    people = Employee.objects.on_post().on_roster(day).filter(unit=unit).filter(invited(kind, day, whole(YOUNG_UNTIL, day)))
    return people.for_rows().order_by("team__order", "team_id", "pinyin", "number")
