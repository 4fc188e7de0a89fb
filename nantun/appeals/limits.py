"""By when an appeal has to be answered: working days of dated documents, counted from the day it was registered or came back.

calendar: nantun.workdays.calendar.Workdays, loaded once by whoever reckons.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from nantun.days import A_DAY
from nantun.policies.figures import whole
from nantun.workdays.calendar import Workdays

from .choices import UNLIMITED
from .figures import AT_RISK, FIRST_ANSWER, limit_key

if TYPE_CHECKING:
    from .models import Appeal

HIGHEST_LEVEL = 3


class Limit(NamedTuple):
    """due_on: the last day, None without a limit; at_risk_on: from which day it is 临期."""

    due_on: date | None
    at_risk_on: date | None


def why_no_more_time(appeal: Appeal, today: date) -> str:
    """Why neither a longer limit nor a hold may be asked for; "" where nothing is against it. Nothing turns green by moving a deadline that has passed."""
    if appeal.category in UNLIMITED or appeal.due_on is None:
        return _("%(category)s要立即处理,不能延期或暂缓。") % {"category": appeal.get_category_display()}
    if today > appeal.due_on:
        return _("这一件已经超期,不能再申请延期或暂缓。请尽快办结。")
    return ""


def limit_of(category: str, urgency: str, start: date, calendar: Workdays) -> Limit:
    """For an appeal registered, or reopened, on `start`. source: domain.md 5"""
    if category in UNLIMITED:
        return Limit(None, None)
    days = whole(limit_key(category, urgency), start)
    return Limit(calendar.add(start, days), calendar.add(start, _at_risk_after(days, start)))


def limit_until(due_on: date, start: date, calendar: Workdays) -> Limit:
    """For a last day set by hand: one that is no workday moves to the next."""
    last = calendar.next(due_on)
    at_risk = calendar.add(start, _at_risk_after(calendar.between(start, last), start))
    return Limit(last, min(last, at_risk))


def held_limit(due_on: date, held_from: date, held_until: date, calendar: Workdays) -> Limit:
    """A hold stops the clock: the working days that were left are counted again from its end, and it is at risk by what is used of them."""
    left = calendar.between(held_from, due_on)
    return limit_until(calendar.add(held_until, left), held_until, calendar)


def first_answer_due(start: date, calendar: Workdays) -> date:
    """By when the unit accepts or returns."""
    return calendar.add(start, whole(FIRST_ANSWER, start))


def level_reached(due_on: date, day: date, step: int, calendar: Workdays) -> int:
    """How far an overdue appeal has climbed: 0 not overdue, 1 the unit's head, 2 the deputy in charge, 3 the principals.

    It climbs a level with every `step` working days (figure appeals.climb) that begin after its last day.
    """
    over = calendar.between(due_on, day)
    return min(HIGHEST_LEVEL, -(-over // step)) if over > 0 else 0


def level_begun(due_on: date, day: date, step: int, calendar: Workdays) -> int:
    """The level to which it climbs on just that day, 0 on every other: so that each is told once, whatever day is asked about."""
    level = level_reached(due_on, day, step, calendar)
    return level if level != level_reached(due_on, day - A_DAY, step, calendar) else 0


def _at_risk_after(days: int, start: date) -> int:
    """Working days of which so many per cent are used up, rounded up."""
    return -(-days * whole(AT_RISK, start) // 100)
