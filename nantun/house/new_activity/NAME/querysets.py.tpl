"""The questions that are asked of the rows. Nothing here imports models.py: what is asked of is self.model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from .choices import Status
from .policies import ROWS

if TYPE_CHECKING:
    from nantun.people.models import User


class ${Row}QuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return ROWS.rows(user, self)

    def open(self) -> Self:
        return self.filter(status=Status.OPEN)

    def in_ledger(self, month: date) -> Self:
        return self.filter(ledger_month=month)

    def for_rows(self) -> Self:
        """With all that a line shows."""
        return self.select_related("employee", "unit")
