from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, ShortDay, StateColumn, Table

from .choices import Status
from .models import $Row


class ${Row}Table(Table):
    number = tables.Column(verbose_name=_l("编号"), attrs=OFF_PHONE)
    day = ShortDay(verbose_name=_l("日期"))
    employee = tables.Column(verbose_name=_l("职工"), order_by="employee__pinyin", attrs=MAIN)
    unit = tables.Column(verbose_name=_l("单位"), order_by=("unit__order", "unit_id"))
    due_on = ShortDay(verbose_name=_l("期限"))
    status = StateColumn(verbose_name=_l("状态"), colours={one.value: one.colour for one in Status})

    class Meta(Table.Meta):
        model = $Row
        fields = ("number", "day", "employee", "unit", "due_on", "status")
