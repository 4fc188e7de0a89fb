from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from nantun.web.tables import MAIN, OFF_PHONE, MomentColumn, Table, Tick

from .models import Notice


class NoticeTable(Table):
    tick = Tick()
    title = tables.TemplateColumn(template_name="notices/_title.html", verbose_name=_("消息"), attrs=MAIN)
    created_at = MomentColumn()
    reason = tables.Column(orderable=False, attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = Notice
        fields = ("tick", "title", "created_at", "reason")
