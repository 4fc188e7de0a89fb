from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F

from nantun.days import A_DAY

from .choices import ANSWERED, OPEN, SUGGESTED, WITHDRAWN


class MustQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(status=OPEN)

    def suggested(self) -> Self:
        return self.filter(status=SUGGESTED)

    def waiting(self) -> Self:
        """Not settled: open, or suggested and not taken up."""
        return self.filter(status__in=(OPEN, SUGGESTED))

    def standing(self) -> Self:
        return self.exclude(status=WITHDRAWN)

    def answered(self) -> Self:
        return self.filter(status=ANSWERED)

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)

    def ending(self, day: date) -> Self:
        """Open ones that end tomorrow, or ended yesterday."""
        return self.open().filter(due_on__in=(day + A_DAY, day - A_DAY))

    def in_time(self) -> Self:
        return self.answered().filter(answered_by__day__lte=F("due_on"))

    def for_rows(self) -> Self:
        return self.select_related("employee__unit", "employee__team", "unit", "raised_by", "answered_by").defer("employee__id_number")
