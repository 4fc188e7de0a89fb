"""The time that a talk takes of two people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day, moment_words
from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.refusals import Refused

from ..entry import Time
from ..models import Booking, Talk
from ..slots import free_slots, nearest

TWO_WEEKS = timedelta(days=14)


def book(talk: Talk, people: Iterable[Employee], times: Iterable[Time], *, now: datetime, held_until: datetime | None) -> None:
    """Takes these people's time in the place of what this talk held before. raises RuleBroken, with the nearest free times, when it is gone."""
    release_lapsed(now)
    Booking.objects.filter(talk=talk).delete()
    times = list(times)
    rows = [Booking(talk=talk, employee=one, during=(time.start, time.end), held_until=held_until) for one in people for time in times]
    try:
        with transaction.atomic():
            # In one order always, so that two who want the same times wait for each other and never in a circle.
            Booking.objects.bulk_create(sorted(rows, key=lambda row: (row.employee_id, row.during)))
    except Refused:
        raise RuleBroken(_taken(talk, times, now), field="time") from None


def _taken(talk: Talk, times: list[Time], now: datetime) -> str:
    free = free_nearby(talk.talker, talk.counterpart, times[0].start, now)
    if not free:
        return _("这个时间刚刚被约走,近两周没有别的空了。请让对方提几个时间。")
    return _("这个时间刚刚被约走。离它最近的还有:%(free)s。") % {"free": free}


def free_nearby(talker: Employee, counterpart: Employee, wanted: datetime, now: datetime) -> str:
    """The three free times nearest to the wanted one in the two weeks after it, in words; "" for none."""
    day = local_day(wanted)
    slots = free_slots(talker=talker, counterpart=counterpart, first=day, last=day + TWO_WEEKS, now=now)
    return "、".join(moment_words(slot.start) for slot in nearest(slots, wanted))


def release_lapsed(now: datetime) -> int:
    """Offers that nobody took in time hold nobody any more. Returns how many rows went."""
    return Booking.objects.lapsed(now).delete()[0]
