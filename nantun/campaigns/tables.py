from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, ShortDay, Table
from nantun.web.templatetags.nantun import state

from .models import Campaign


class CampaignTable(Table):
    name = tables.Column(attrs=MAIN)
    parent = tables.Column(attrs=OFF_PHONE, order_by="parent__name")
    starts_on = ShortDay()
    ends_on = ShortDay()
    goal = tables.Column()
    stage = tables.Column(verbose_name=_l("状态"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Campaign
        fields = ("name", "parent", "starts_on", "ends_on", "goal", "stage")

    def render_stage(self, record: Any) -> SafeString:
        stage = record.stage(timezone.localdate())
        return state(stage.label, stage.colour)
