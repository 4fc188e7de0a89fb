"""When a leader may be asked for a talk: his hours of the week, days that differ, how far ahead and how many a day. Each sets his own."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Employee

from ..models import DayException, LeaderRules, OpenHours

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def open_hours(*, leader: Employee, weekday: int, starts: time, ends: time, place_kind: str, place: str = "") -> OpenHours:
    """raises RuleBroken when they end before they begin, or overlap hours that are there."""
    if ends <= starts:
        raise RuleBroken(_("结束要晚于开始。"), field="ends")
    if OpenHours.objects.filter(leader=leader, weekday=weekday, starts__lt=ends, ends__gt=starts).exists():
        raise RuleBroken(_("和已有的接谈时间重叠,请错开或先删去原来的。"), field="starts")
    return OpenHours.objects.create(leader=leader, weekday=weekday, starts=starts, ends=ends, place_kind=place_kind, place=place.strip())


@transaction.atomic
def except_day(*, leader: Employee, day: date, today: date, starts: time | None, ends: time | None, reason: str = "") -> DayException:
    """A day on which other hours hold, or (without hours) none. raises RuleBroken for a day that is over, or half a span."""
    if day < today:
        raise RuleBroken(_("这一天已经过去。"), field="day")
    if (starts is None) != (ends is None):
        raise RuleBroken(_("请同时填开始和结束,或都留空表示全天不接谈。"), field="ends" if ends is None else "starts")
    if starts is not None and ends is not None and ends <= starts:
        raise RuleBroken(_("结束要晚于开始。"), field="ends")
    return DayException.objects.create(leader=leader, day=day, starts=starts, ends=ends, reason=reason.strip())


@transaction.atomic
def set_rules(*, leader: Employee, notice_hours: int, horizon_days: int, most_a_day: int, by: User) -> LeaderRules:
    """raises RuleBroken beyond 720 hours, 90 days or 20 a day."""
    if not (0 <= notice_hours <= 720 and 1 <= horizon_days <= 90 and 1 <= most_a_day <= 20):
        raise RuleBroken(_("提前不超过 720 小时,最多约到 90 天后,一天 1 到 20 次。"))
    facts = {"notice_hours": notice_hours, "horizon_days": horizon_days, "most_a_day": most_a_day, "changed_by": by}
    row, _made = LeaderRules.objects.update_or_create(leader=leader, defaults=facts)
    return row


@transaction.atomic
def close_hours(*, leader: Employee, pk: int) -> int:
    """Appointments that were made stay. Returns how many rows went."""
    return OpenHours.objects.filter(leader=leader, pk=pk).delete()[0]


@transaction.atomic
def drop_exception(*, leader: Employee, pk: int) -> int:
    return DayException.objects.filter(leader=leader, pk=pk).delete()[0]
