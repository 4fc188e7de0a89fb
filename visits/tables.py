from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from nantun.web.tables import MAIN, OFF_PHONE, WIDE, ShortDay, Table, Tick

from .models import MustVisit, Visit


class VisitTable(Table):
    tick = Tick()
    day = ShortDay(verbose_name=_("日期"))
    visitors = tables.TemplateColumn(template_name="visits/_visitors.html", verbose_name=_("走访人"), orderable=False)
    visited = tables.TemplateColumn(template_name="visits/_visited.html", verbose_name=_("走访对象"), orderable=False, attrs=MAIN)
    manner = tables.Column(verbose_name=_("方式"))
    place_kind = tables.Column(verbose_name=_("地点"))
    summary = tables.Column(verbose_name=_("反映了什么、答应了什么"), orderable=False, attrs=WIDE)
    reporting_unit = tables.Column(verbose_name=_("填报单位"), order_by=("reporting_unit__order", "reporting_unit_id"), attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = Visit
        fields = ("tick", "day", "visitors", "visited", "manner", "place_kind", "summary", "reporting_unit")


class MustTable(Table):
    due_on = tables.TemplateColumn(template_name="visits/_due.html", verbose_name=_("期限"))
    employee = tables.TemplateColumn(
        template_name="visits/_must_person.html", verbose_name=_("职工"), order_by="employee__pinyin", attrs=MAIN
    )
    occasion = tables.Column(verbose_name=_("情形"))
    event_day = ShortDay(verbose_name=_("发生日期"))
    unit = tables.Column(verbose_name=_("单位"), order_by=("unit__order", "unit_id"))
    raised_by = tables.Column(verbose_name=_("提出人"), orderable=False, attrs=OFF_PHONE)
    act = tables.TemplateColumn(template_name="visits/_must_act.html", verbose_name="", orderable=False)

    class Meta(Table.Meta):
        model = MustVisit
        fields = ("due_on", "employee", "occasion", "event_day", "unit", "raised_by", "act")

    def href(self, record: MustVisit) -> str | None:
        return record.answered_by.get_absolute_url() if record.answered_by_id else None
