from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from nantun.days import month_end

from ..choices import DueState


class OughtMonthQuerySet(models.QuerySet):
    def of_month(self, month: date) -> Self:
        return self.filter(month=month.replace(day=1))

    def talked(self) -> Self:
        return self.filter(state=DueState.TALKED)

    def missed(self, month: date) -> Self:
        """应谈未谈: overdue since an earlier period, or the period ended with the month and nobody talked."""
        ended = Q(due_on__lte=month_end(month)) & ~Q(state=DueState.TALKED)
        return self.of_month(month).filter(ended | Q(state=DueState.OVERDUE))
