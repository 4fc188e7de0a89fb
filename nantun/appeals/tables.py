from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, NUMBER, OFF_PHONE, WIDE, Drawn, MomentColumn, Table, Tick

from . import wording
from .choices import Category
from .models import Appeal, ReplyTemplate

if TYPE_CHECKING:
    from nantun.web.requests import Request

SENTENCE = {"td": {"class": "wide main"}}


class AppealTable(Table):
    tick = Tick()
    number = Drawn(attrgetter("number"), verbose_name=_l("编号"), order_by=("registered_at", "pk"))
    light = Drawn(wording.line_light, verbose_name=_l("亮灯"), orderable=False)
    what = Drawn(wording.line_text, verbose_name=_l("诉求内容"), orderable=False, attrs=SENTENCE)
    category = Drawn(lambda appeal: Category(appeal.category).label, verbose_name=_l("类别"))
    raisers = Drawn(wording.line_raisers, verbose_name=_l("反映人"), orderable=False)
    lead_unit = Drawn(wording.line_unit, verbose_name=_l("主办单位"), order_by=("lead_unit__order", "lead_unit_id"))
    due_on = Drawn(wording.line_due, verbose_name=_l("办结时限"), order_by="due_on")
    age = Drawn(wording.line_age, verbose_name=_l("天数"), order_by="-raised_on", attrs=NUMBER)
    status = Drawn(wording.line_status, verbose_name=_l("状态"), orderable=False)

    class Meta(Table.Meta):
        model = Appeal
        fields = ("tick", "number", "light", "what", "category", "raisers", "lead_unit", "due_on", "age", "status")

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        """Only those who have something to do with many at once are given boxes."""
        if not request.user.has_perm("appeals.assign_many"):
            kwargs["exclude"] = ("tick",)
        super().__init__(*args, request=request, **kwargs)

    def order_due_on(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """What has no limit stands last, whichever way."""
        order = F("due_on").desc(nulls_last=True) if is_descending else F("due_on").asc(nulls_last=True)
        return rows.order_by(order), True


class TemplateTable(Table):
    title = tables.Column(verbose_name=_l("名称"), attrs=MAIN)
    text = tables.Column(verbose_name=_l("内容"), orderable=False, attrs=WIDE)
    category = tables.Column(verbose_name=_l("类别"), empty_values=())
    unit = tables.Column(verbose_name=_l("归属"), empty_values=(), order_by=("unit__order", "unit_id"))
    changed_by = tables.Column(verbose_name=_l("最后修改人"), orderable=False, attrs=OFF_PHONE)
    changed_at = MomentColumn(verbose_name=_l("最后修改时间"), attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = ReplyTemplate
        fields = ("title", "text", "category", "unit", "changed_by", "changed_at")

    def href(self, record: ReplyTemplate) -> str | None:
        return record.get_absolute_url() if self.request.user.has_perm("appeals.keep_template", record) else None

    def render_category(self, record: ReplyTemplate) -> str:
        return record.get_category_display() or _("不限")

    def render_unit(self, record: ReplyTemplate) -> str:
        return str(record.unit or _("全矿共用"))
