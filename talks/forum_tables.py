from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, ShortDay, StateColumn, Table

from .choices import MentoringOutcome
from .models import Forum, Mentoring


class ForumTable(Table):
    number = tables.Column(verbose_name=_l("编号"), attrs=OFF_PHONE)
    day = ShortDay(verbose_name=_l("日期"))
    kind = tables.Column(verbose_name=_l("类别"))
    unit = tables.Column(verbose_name=_l("单位"), order_by=("unit__order", "unit_id"), attrs=MAIN)
    held_by = tables.Column(verbose_name=_l("主持人"), orderable=False)
    present = tables.Column(verbose_name=_l("到会(人)"), orderable=False)

    class Meta(Table.Meta):
        model = Forum
        fields = ("number", "day", "kind", "unit", "held_by", "present")


class MentoringTable(Table):
    number = tables.Column(verbose_name=_l("编号"), attrs=OFF_PHONE)
    worker = tables.Column(verbose_name=_l("帮带对象"), orderable=False, attrs=MAIN)
    unit = tables.Column(verbose_name=_l("单位"), order_by=("unit__order", "unit_id"))
    helper = tables.Column(verbose_name=_l("帮带人"), orderable=False)
    ground = tables.Column(verbose_name=_l("缘由"))
    started_on = ShortDay(verbose_name=_l("自"))
    outcome = StateColumn(verbose_name=_l("结果"), colours={one.value: one.colour for one in MentoringOutcome})

    class Meta(Table.Meta):
        model = Mentoring
        fields = ("number", "worker", "unit", "helper", "ground", "started_on", "outcome")
