from __future__ import annotations

from operator import attrgetter

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _l

from nantun.approvals.choices import Decision
from nantun.web.tables import MAIN, NUMBER, OFF_PHONE, WIDE, Drawn, MomentColumn, ShortDay, StateColumn, Table, Tick

from .choices import Manner, PageStatus, PlaceKind
from .models import Correction, MustVisit, NotebookPage, Visit
from .templatetags.visits import visited, visitors


class VisitTable(Table):
    tick = Tick()
    day = ShortDay(verbose_name=_l("日期"))
    visitors = Drawn(visitors, verbose_name=_l("走访人"), orderable=False)
    visited = Drawn(visited, verbose_name=_l("走访对象"), orderable=False, attrs=MAIN)
    manner = Drawn(lambda visit: Manner(visit.manner).label, verbose_name=_l("方式"))
    place_kind = Drawn(lambda visit: PlaceKind(visit.place_kind).label, verbose_name=_l("地点"))
    summary = Drawn(attrgetter("summary"), verbose_name=_l("反映了什么、答应了什么"), orderable=False, attrs=WIDE)
    reporting_unit = Drawn(
        attrgetter("reporting_unit.name"),
        verbose_name=_l("填报单位"),
        order_by=("reporting_unit__order", "reporting_unit_id"),
        attrs=OFF_PHONE,
    )

    class Meta(Table.Meta):
        model = Visit
        fields = ("tick", "day", "visitors", "visited", "manner", "place_kind", "summary", "reporting_unit")


class MustTable(Table):
    due_on = tables.TemplateColumn(template_name="visits/_due.html", verbose_name=_l("期限"))
    employee = tables.TemplateColumn(
        template_name="visits/_must_person.html", verbose_name=_l("职工"), order_by="employee__pinyin", attrs=MAIN
    )
    occasion = tables.Column(verbose_name=_l("情形"))
    event_day = ShortDay(verbose_name=_l("发生日期"))
    unit = tables.Column(verbose_name=_l("单位"), order_by=("unit__order", "unit_id"))
    raised_by = tables.Column(verbose_name=_l("提出人"), orderable=False, attrs=OFF_PHONE)
    act = tables.TemplateColumn(template_name="visits/_must_act.html", verbose_name="", orderable=False)

    class Meta(Table.Meta):
        model = MustVisit
        fields = ("due_on", "employee", "occasion", "event_day", "unit", "raised_by", "act")

    def href(self, record: MustVisit) -> str | None:
        return record.answered_by.get_absolute_url() if record.answered_by and record.answer_readable else None


class CorrectionTable(Table):
    visit = tables.Column(verbose_name=_l("走访编号"), orderable=False, attrs=MAIN)
    reporting_unit = tables.Column(
        accessor="visit__reporting_unit",
        verbose_name=_l("填报单位"),
        order_by=("reporting_unit__order", "reporting_unit_id"),
        attrs=OFF_PHONE,
    )
    field = tables.Column(verbose_name=_l("更正项目"), orderable=False)
    old = tables.Column(verbose_name=_l("原内容"), orderable=False, empty_values=(), attrs=WIDE)
    new = tables.Column(verbose_name=_l("更正为"), orderable=False, empty_values=(), attrs=WIDE)
    asked_by = tables.Column(verbose_name=_l("申请人"), orderable=False)
    asked_at = MomentColumn(verbose_name=_l("申请时间"))
    status = StateColumn(verbose_name=_l("状态"), colours={one.value: one.colour for one in Decision})

    class Meta(Table.Meta):
        model = Correction
        fields = ("visit", "reporting_unit", "field", "old", "new", "asked_by", "asked_at", "status")

    def render_old(self, value: str) -> str:
        return value or str(_l("空"))

    def render_new(self, value: str) -> str:
        return value or str(_l("空"))


class PageTable(Table):
    principal = tables.Column(verbose_name=_l("走访人"), orderable=False, attrs=MAIN)
    note = tables.Column(verbose_name=_l("说明"), orderable=False, attrs=WIDE)
    added_at = MomentColumn(verbose_name=_l("上传时间"))
    added_by = tables.Column(verbose_name=_l("上传人"), orderable=False)
    made = tables.Column(verbose_name=_l("已登记"), orderable=False, accessor="visits", attrs=NUMBER)
    status = StateColumn(verbose_name=_l("状态"), colours={one.value: one.colour for one in PageStatus})

    class Meta(Table.Meta):
        model = NotebookPage
        fields = ("principal", "note", "added_at", "added_by", "made", "status")

    def render_made(self, record: NotebookPage) -> str:
        return str(_l("%(n)s 次") % {"n": len(record.visits.all())})
