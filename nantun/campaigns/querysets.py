from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class CampaignQuerySet(models.QuerySet):
    def running_on(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def with_parent(self) -> Self:
        return self.select_related("parent")


class QuotaQuerySet(models.QuerySet):
    def in_force(self, day: date) -> Self:
        """The quota of each campaign and rank on that day; a nought says that it was taken back."""
        return self.filter(effective_from__lte=day).order_by("campaign_id", "rank", "-effective_from").distinct("campaign_id", "rank")
