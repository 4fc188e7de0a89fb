from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nantun.web.offers import Moment

from .models import Visit, VisitedPerson

if TYPE_CHECKING:
    from nantun.people.models import Employee, User

MOST = 50


def moments(employee: Employee, user: User) -> Iterable[Moment]:
    """What visits did with somebody: to himself the day and by whom, to others what they may read."""
    rows = VisitedPerson.objects.met().filter(employee=employee).select_related("visit").prefetch_related("visit__visitors__employee")
    if user.employee_id == employee.pk:
        return [
            Moment(at=row.visit.day, who=_visitors(row), text=_("走访。"), activity="visits") for row in rows.order_by("-visit__day")[:MOST]
        ]
    readable = rows.filter(visit__in=Visit.objects.visible_to(user).order_by().values("pk"))
    return [_told(row) for row in readable.order_by("-visit__day")[:MOST]]


def _told(row: VisitedPerson) -> Moment:
    words = {"manner": row.visit.get_manner_display(), "place": row.visit.get_place_kind_display()}
    text = _("%(manner)s走访(%(place)s)。") % words
    return Moment(at=row.visit.day, who=_visitors(row), text=text, url=row.visit.get_absolute_url(), activity="visits")


def _visitors(row: VisitedPerson) -> str:
    return "、".join(str(one.employee) for one in row.visit.visitors.all())
