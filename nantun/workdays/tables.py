from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, Table
from nantun.web.templatetags.nantun import state

from .models import Shift


class ShiftTable(Table):
    name = tables.Column(attrs=MAIN)
    mark = tables.Column()
    hours = tables.Column(verbose_name=_l("时间"), orderable=False)
    belongs = tables.Column()
    is_active = tables.Column(verbose_name=_l("状态"))

    class Meta(Table.Meta):
        model = Shift
        fields = ("name", "mark", "hours", "belongs", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opens = bool(self.request and self.request.user.has_perm("workdays.set"))

    def href(self, record: Any) -> str | None:
        return record.get_absolute_url() if self.opens else None

    def render_is_active(self, value: bool) -> SafeString:
        return state(_l("使用中"), "green") if value else state(_l("已停用"), "grey")
