from __future__ import annotations

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.web.filters import Contains, Filters

from .models import Campaign, Goal
from .querysets import CampaignQuerySet


class CampaignFilter(Filters):
    text = Contains(["name", "note"], label=_l("含文字"))
    goal = django_filters.ChoiceFilter(choices=Goal, label=_l("目标"))
    running = django_filters.ChoiceFilter(choices=[("1", _l("进行中"))], label=_l("状态"), method="only_running")

    class Meta:
        model = Campaign
        fields = ("text", "goal", "running")

    def only_running(self, queryset: CampaignQuerySet, name: str, value: str) -> CampaignQuerySet:
        return queryset.running_on(timezone.localdate())
