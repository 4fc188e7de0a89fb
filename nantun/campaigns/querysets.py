from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q


class CampaignQuerySet(models.QuerySet):
    def running_on(self, day: date) -> CampaignQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
