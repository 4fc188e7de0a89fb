from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Q

from nantun.people.roles import Role

from .choices import WorkbookStatus

if TYPE_CHECKING:
    from nantun.people.models import User

# Whose units' rosters one reads (rights.md, "shift rosters"); one's own always.
READER_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE)
SETTER_ROLES = (Role.CLERK, Role.HEAD, Role.PARTY_OFFICE)


class RosterDayQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of the units within reach, and one's own: by name, or by one's team of today."""
        own = Q(employee=user.employee_id) if user.employee_id else Q(pk__in=())
        if user.employee is not None and user.employee.team_id:
            own |= Q(team=user.employee.team_id)
        return self.filter(user.reach(*READER_ROLES).q("unit") | own)

    def in_month(self, month: date) -> Self:
        """Of the month in which the day lies."""
        first = month.replace(day=1)
        return self.filter(day__gte=first, day__lt=first + relativedelta(months=1))

    def between(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))


class SheetQuerySet(models.QuerySet):
    def of(self, kind: str, unit: Any, month: date) -> Self:
        return self.filter(kind=kind, unit=unit, month=month.replace(day=1))


class RosterWorkbookQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """What the user uploaded himself."""
        return self.filter(added_by=user)

    def waiting(self) -> Self:
        return self.filter(status=WorkbookStatus.WAITING)
