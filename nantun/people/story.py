"""What happened with one employee, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from nantun.registry import offered
from nantun.web.offers import Moment

from .models import Employee, User


def timeline(employee: Employee, user: User) -> list[Moment]:
    """The newest first; every activity answers for what this user may see of its own."""
    moments: list[Moment] = []
    for room, moments_of in offered("timeline"):
        moments += [one if one.activity else replace(one, activity=room.name) for one in moments_of(employee, user)]
    return sorted(moments, key=lambda one: one.day, reverse=True)


def posts_held(employee: Employee) -> list[Moment]:
    """Unit, team and post by the day they began, the newest first."""
    rows = employee.placements.select_related("unit", "team").order_by("-started_on")
    return [
        Moment(at=row.started_on, text=_placement(row.unit.name, row.team.name if row.team else "", row.post, row.ended_on)) for row in rows
    ]


def _placement(unit: str, team: str, post: str, ended_on: date | None) -> str:
    place = "·".join(part for part in (unit, team, post) if part)
    return _("%(place)s,至 %(day)s") % {"place": place, "day": ended_on} if ended_on else _("%(place)s,至今") % {"place": place}
