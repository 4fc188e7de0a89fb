from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, MomentColumn, StateColumn, Table

from .choices import COLOURS
from .models import Job


class JobTable(Table):
    kind = tables.Column(verbose_name=_l("任务"), accessor="label", order_by="kind", attrs=MAIN)
    status = StateColumn(colours=COLOURS)
    now = tables.Column(verbose_name=_l("进展"), orderable=False)
    requested_by = tables.Column(attrs=OFF_PHONE)
    created_at = MomentColumn()
    finished_at = MomentColumn(attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = Job
        fields = ("kind", "status", "now", "requested_by", "created_at", "finished_at")
