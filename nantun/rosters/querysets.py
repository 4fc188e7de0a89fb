from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from dateutil.relativedelta import relativedelta
from django.db import models

from nantun.uploads.querysets import UploadQuerySet

from .policies import DAYS, UPLOADS

if TYPE_CHECKING:
    from nantun.people.models import User


class RosterDayQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of the units within reach, and one's own: by name, or by one's team of today."""
        return DAYS.rows(user, self)

    def in_month(self, month: date) -> Self:
        """Of the month in which the day lies."""
        first = month.replace(day=1)
        return self.filter(day__gte=first, day__lt=first + relativedelta(months=1))

    def between(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))


class SheetQuerySet(models.QuerySet):
    def of(self, kind: str, unit: Any, month: date) -> Self:
        return self.filter(kind=kind, unit=unit, month=month.replace(day=1))


class RosterWorkbookQuerySet(UploadQuerySet):
    def visible_to(self, user: User) -> Self:
        """What the user uploaded himself."""
        return UPLOADS.rows(user, self)
