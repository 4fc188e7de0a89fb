from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _l

from nantun.web.filters import Contains, Filters

from .choices import Channel, State
from .models import Delivery, Notice
from .querysets import NoticeQuerySet


class NoticeFilter(Filters):
    unread = django_filters.ChoiceFilter(label=_l("状态"), choices=[("1", _l("未读")), ("0", _l("已读"))], method="filter_unread")
    text = Contains(["title", "text"])

    class Meta:
        model = Notice
        fields: list[str] = []

    def filter_unread(self, rows: NoticeQuerySet, name: str, value: str) -> NoticeQuerySet:
        return rows.filter(read_at__isnull=value == "1")


class DeliveryFilter(Filters):
    state = django_filters.ChoiceFilter(label=_l("状态"), choices=State.choices)
    channel = django_filters.ChoiceFilter(label=_l("方式"), choices=Channel.choices)

    class Meta:
        model = Delivery
        fields: list[str] = []
