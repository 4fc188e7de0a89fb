from __future__ import annotations

from django.db import models


class SpecialDayQuerySet(models.QuerySet):
    def of_year(self, year: int) -> SpecialDayQuerySet:
        return self.filter(day__year=year)


class ShiftQuerySet(models.QuerySet):
    def active(self) -> ShiftQuerySet:
        return self.filter(is_active=True)
