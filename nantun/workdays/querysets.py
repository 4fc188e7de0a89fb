from __future__ import annotations

from typing import Self

from django.db import models


class SpecialDayQuerySet(models.QuerySet):
    def of_year(self, year: int) -> Self:
        return self.filter(day__year=year)


class ShiftQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)
