"""签字确认单: what was entered for a visitor in a month and waits for his word, as one sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from nantun.people.models import Employee
from nantun.people.roles import Role

from .models import Visit
from .querysets import VisitQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True)
class WaitingSheet:
    principal: Employee
    month: date
    count: int


def signable(user: User) -> VisitQuerySet:
    """代录 that waits and whose sheet this user may print and upload: of his unit (clerk), of whom he stands in for, and what he entered."""
    mine = user.reach(Role.CLERK).q("reporting_unit") | Q(entered_by=user)
    if principals := user.principals:
        mine |= Q(visitors__employee__in=principals, visitors__order=0)
    return Visit.objects.filter(pk__in=Visit.objects.valid().unconfirmed().filter(mine).order_by().values("pk"))


def waiting_sheets(user: User) -> list[WaitingSheet]:
    """A line for each visitor and month, the newest month first."""
    rows = (
        signable(user)
        .filter(visitors__order=0)
        .values(principal=F("visitors__employee"), month=TruncMonth("day"))
        .annotate(count=Count("pk"))
        .order_by("-month", "visitors__employee__pinyin", "principal")
    )
    found = list(rows)
    people = Employee.objects.for_rows().in_bulk([row["principal"] for row in found])
    return [WaitingSheet(people[row["principal"]], row["month"], row["count"]) for row in found]


def sheet_rows(user: User, principal: Employee, month: date) -> VisitQuerySet:
    """What stands on one sheet, in the order of the days."""
    return signable(user).led_by(principal).in_month(month).for_rows().select_related("entered_by").order_by("day", "pk")
