from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, Drawn, MomentColumn, ShortDay, StateColumn, Table
from nantun.web.templatetags.nantun import day_short, state

from .choices import Direction, MentoringOutcome, MustStatus, Tier
from .models import Forum, LevelException, Mentoring, MustTalk, ReadingOrder, Talk

if TYPE_CHECKING:
    from nantun.people.models import User


def when(talk: Talk) -> str:
    """10-16 09:00, the day alone where no hour was written down, "—" while no time is agreed."""
    if talk.day is None:
        return "—"
    return f"{day_short(talk.day)} {timezone.localtime(talk.starts_at):%H:%M}" if talk.starts_at else day_short(talk.day)


def counterpart(talk: Talk) -> Any:
    return format_html('{} <small class="quiet">{}</small>', talk.counterpart.name, talk.counterpart.place)


class TalkTable(Table):
    """That they talked, when and where; never about what."""

    number = Drawn(attrgetter("number"), verbose_name=_l("编号"), order_by="number")
    day = Drawn(when, verbose_name=_l("谈心时间"), order_by=("day", "starts_at"), attrs={"td": {"class": "day"}})
    direction = Drawn(lambda talk: Direction(talk.direction).label, verbose_name=_l("方向"))
    talker = Drawn(attrgetter("talker.name"), verbose_name=_l("约谈人"), order_by="talker__pinyin")
    counterpart = Drawn(counterpart, verbose_name=_l("谈心对象"), order_by="counterpart__pinyin", attrs=MAIN)
    tier = Drawn(lambda talk: Tier(talk.tier).label, verbose_name=_l("层级"), attrs=OFF_PHONE)
    place = Drawn(attrgetter("where"), verbose_name=_l("地点"), orderable=False)
    status = Drawn(lambda talk: state(talk.get_status_display(), talk.status_colour), verbose_name=_l("状态"))
    confirmed = tables.Column(verbose_name=_l("确认"), orderable=False, empty_values=())

    class Meta(Table.Meta):
        model = Talk
        fields = ("number", "day", "direction", "talker", "counterpart", "tier", "place", "status", "confirmed")

    def render_confirmed(self, record: Talk) -> Any:
        word, colour = record.confirmed_state(self.request.user.today)
        return state(word, colour) if word else "—"


class MustTable(Table):
    due_on = ShortDay(verbose_name=_l("期限"))
    employee = tables.Column(verbose_name=_l("职工"), order_by="employee__pinyin", attrs=MAIN)
    ground = tables.Column(verbose_name=_l("必谈情形"))
    talker = tables.Column(verbose_name=_l("由谁谈"), orderable=False)
    event_day = ShortDay(verbose_name=_l("发生日期"))
    unit = tables.Column(verbose_name=_l("单位"), order_by=("unit__order", "unit_id"), attrs=OFF_PHONE)
    status = StateColumn(verbose_name=_l("状态"), colours={one.value: one.colour for one in MustStatus})

    act = tables.Column(verbose_name="", orderable=False, empty_values=())

    class Meta(Table.Meta):
        model = MustTalk
        fields = ("due_on", "employee", "ground", "talker", "event_day", "unit", "status", "act")

    def render_act(self, record: MustTalk) -> Any:
        """One click from being done, for whom it waits; settled by those who may."""
        offered = must_acts(record, self.request.user)
        return format_html_join(" ", '<a class="go" href="{}">{}</a>', offered) if offered else ""

    def href(self, record: MustTalk) -> str | None:
        return record.answered_by.get_absolute_url() if record.answered_by else None


def must_acts(must: MustTalk, user: User) -> list[tuple[str, Any]]:
    """(address, label): the talk itself for its talker, its own page for those who settle it."""
    offered: list[tuple[str, Any]] = []
    if must.status == MustStatus.OPEN and must.talker_id == user.employee_id:
        person = f"?{urlencode({'counterpart': str(must.employee_id), 'ground': must.ground})}"
        offered += [(reverse("talks:invite") + person, _l("请他谈心")), (reverse("talks:log") + person, _l("随谈补登"))]
    if must.status in (MustStatus.OPEN, MustStatus.SUGGESTED) and user.has_perm("talks.settle_must", must):
        offered.append((reverse("talks:must", args=[must.pk]), _l("处理")))
    return offered


class GrantTable(Table):
    talker = tables.Column(verbose_name=_l("约谈人"), order_by="talker__pinyin", attrs=MAIN)
    counterpart = tables.Column(verbose_name=_l("谈心对象"), order_by="counterpart__pinyin")
    started_on = ShortDay(verbose_name=_l("自"))
    ended_on = ShortDay(verbose_name=_l("至"))
    reason = tables.Column(verbose_name=_l("理由"), orderable=False)
    granted_by = tables.Column(verbose_name=_l("批准人"), orderable=False)

    class Meta(Table.Meta):
        model = LevelException
        fields = ("talker", "counterpart", "started_on", "ended_on", "reason", "granted_by")

    def href(self, record: LevelException) -> str | None:
        return None


class OrderTable(Table):
    number = tables.Column(verbose_name=_l("编号"), attrs=MAIN)
    talk = tables.Column(verbose_name=_l("约谈"), orderable=False)
    asked_by = tables.Column(verbose_name=_l("调阅人"), orderable=False)
    reason = tables.Column(verbose_name=_l("事由"), orderable=False)
    asked_at = MomentColumn(verbose_name=_l("申请时间"))
    state = tables.Column(verbose_name=_l("状态"), orderable=False, empty_values=())
    expires_at = MomentColumn(verbose_name=_l("有效期至"))
    used_at = MomentColumn(verbose_name=_l("调阅时间"))

    class Meta(Table.Meta):
        model = ReadingOrder
        fields = ("number", "talk", "asked_by", "reason", "asked_at", "state", "expires_at", "used_at")

    def render_state(self, record: ReadingOrder) -> Any:
        return state(*record.standing(timezone.now()))

    def href(self, record: ReadingOrder) -> str | None:
        """To the approver what waits for him, to the others the talk."""
        if record.is_waiting and self.request.user.has_perm("talks.approve_order", record):
            return reverse("talks:decide-order", args=[record.pk])
        return record.talk.get_absolute_url()


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
