from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from .policies import BOOKS

if TYPE_CHECKING:
    from nantun.people.models import User


class OfMonthQuerySet(models.QuerySet):
    def of(self, ledger: str, month: date) -> Self:
        """Of that ledger and the month in which the day lies."""
        return self.filter(ledger=ledger, month=month.replace(day=1))


class BookQuerySet(OfMonthQuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of the units within the reader's reach; the mine's for those whose reach is the mine."""
        return BOOKS.rows(user, self)

    def drafts(self) -> Self:
        return self.filter(version=0)

    def sealed(self) -> Self:
        return self.filter(version__gte=1)

    def newest(self) -> Self:
        """The newest version of each unit's month: the sealed one where there is one."""
        return self.order_by("ledger", "month", "unit_id", "-version").distinct("ledger", "month", "unit")
