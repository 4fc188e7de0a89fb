"""Which shift a moment falls into."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from nantun.days import A_DAY

from .models import Shift


def active_shifts() -> list[Shift]:
    """In their order; one query."""
    return list(Shift.objects.active())


def shift_at(moment: datetime, shifts: Iterable[Shift] | None = None) -> tuple[Shift, date] | None:
    """The shift that is at work at that moment (aware) and the day it belongs to; None in a gap between shifts.

    shifts: those to look among, so that many moments cost one query; the active ones where none are given. Of two that overlap the first in order.
    """
    today = timezone.localtime(moment, timezone.get_default_timezone()).date()
    for shift in active_shifts() if shifts is None else shifts:
        for day in (today, today - A_DAY, today + A_DAY):
            if moment in shift.interval(day):
                return shift, day
    return None
