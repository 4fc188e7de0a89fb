from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, Drawn, MomentColumn, StateColumn, Table, Tick
from nantun.web.templatetags.nantun import moment

from .choices import COLOURS, Channel, State
from .models import Delivery, Notice


class NoticeTable(Table):
    tick = Tick()
    title = tables.TemplateColumn(template_name="notices/_title.html", verbose_name=_l("消息"), attrs=MAIN)
    created_at = MomentColumn()
    reason = tables.Column(orderable=False, attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = Notice
        fields = ("tick", "title", "created_at", "reason")


class DeliveryTable(Table):
    """To whom, by which way, where it stands. Not what: that is the reader's alone."""

    tick = Tick()
    to = Drawn(lambda one: _to(one), verbose_name=_l("发给"), attrs=MAIN, orderable=False)
    state = StateColumn(colours=COLOURS)
    items = tables.Column(accessor="item_count", verbose_name=_l("消息条数"), orderable=False, attrs={"td": {"class": "num"}})
    error = tables.Column(orderable=False)
    attempts = tables.Column(attrs={"td": {"class": "num off-phone"}, "th": {"class": "num off-phone"}})
    when = Drawn(lambda one: _when(one), verbose_name=_l("时间"), orderable=False)
    created_at = MomentColumn(attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = Delivery
        fields = ("tick", "to", "state", "items", "error", "attempts", "when", "created_at")


def _to(one: Delivery) -> str:
    if one.channel == Channel.ROBOT:
        return _("群机器人:%(name)s") % {"name": one.robot}
    return _("邮件:%(name)s") % {"name": one.user.name if one.user else ""}


def _when(one: Delivery) -> Any:
    """What the state's time is: of the next try, or of the end."""
    if one.state == State.WAITING:
        return _("%(when)s再试") % {"when": moment(one.next_try_at)}
    return moment(one.ended_at) if one.ended_at else ""
