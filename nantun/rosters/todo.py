"""What waits for somebody because of the rosters: next month's sheet, from the day on that the mine has set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.models import RoleGrant, Unit
from nantun.people.roles import Role
from nantun.policies.figures import whole
from nantun.web.counting import Each, offers_of
from nantun.web.offers import Todo

from .choices import Kind
from .figures import REMIND_DAY
from .overview import without_sheet

if TYPE_CHECKING:
    from nantun.people.models import User

MOST = 10


def readers(day: date) -> set[int]:
    return RoleGrant.objects.holders_on(day, Role.CLERK, Role.PARTY_OFFICE)


def parts(user: User, day: date) -> Iterator[Each]:
    """Of the clerk's units, and for the party office of all leaders' sheets: those that were kept this month and are missing for the next."""
    clerk, office = user.reach(Role.CLERK), user.holds(Role.PARTY_OFFICE)
    if not (clerk or office) or day.day < whole(REMIND_DAY, day):
        return
    this = day.replace(day=1)
    following = this + relativedelta(months=1)
    if clerk:
        yield _missing(clerk.unit_ids, Kind.SHIFTS, this, following)
    if office:
        yield _missing(None, Kind.LEADING, this, following)


def _missing(units: frozenset[int] | None, kind: Kind, this: date, following: date) -> Each:
    def line(unit: Unit) -> Todo:
        return Todo(
            kind=_("排班"),
            text=_("%(unit)s%(month)s月的%(sheet)s还没有排") % {"unit": unit.name, "month": following.month, "sheet": kind.label},
            url=reverse("rosters:sheet", args=[kind, unit.pk, following]),
            act=_("去排班"),
            due=following - relativedelta(days=1),
        )

    return Each(rows=without_sheet(units, kind, this=this, following=following), line=line, most=MOST)


todo, waiting_count = offers_of(parts)
