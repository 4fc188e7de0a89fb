"""What is due is asked of every room, once for each day."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from nantun import registry
from nantun.jobs.traces import where
from nantun.web.offers import Due

from . import actions
from .actions import Telling
from .models import DayDone

logger = logging.getLogger(__name__)

BATCH = 500
LOOK_BACK = 7


class RoomsBroke(Exception):
    """Some rooms could not say what is due; what the others said was sent. rooms: their names; sent: how many notices."""

    def __init__(self, rooms: list[str], sent: int) -> None:
        super().__init__(", ".join(rooms))
        self.rooms, self.sent = rooms, sent


def send_due(day: dt.date) -> int:
    """Send what is due on that day and was not sent yet. Returns how many notices were new; run again, 0, unless more has fallen due since.

    raises RoomsBroke when a room failed, after all others were served; the day then counts as not done.
    """
    sent, broken = 0, []
    for room, due_on in registry.offered("reminders"):
        try:
            for batch in _batches(_tellings(room, due_on(day), day)):
                sent += actions.tell(batch)
        except Exception as error:
            logger.error("the reminders of %s broke: %s", room.name, where(error))
            broken.append(room.name)
    if broken:
        raise RoomsBroke(broken, sent)
    actions.note_day_done(day=day, sent=sent)
    return sent


def catch_up(today: dt.date) -> int:
    """Send for today, and for days of the last week on which nothing ran. Returns how many notices were new.

    Today is asked again at every doorbell: a ledger that was to be ready at two may be ready at nine.
    """
    return sum(_sent_for(day) for day in days_to_do(today))


def days_to_do(today: dt.date) -> list[dt.date]:
    """In their order. Before the first day that was ever done nothing was missed: the program was not there."""
    done = set(DayDone.objects.filter(day__gt=today - dt.timedelta(days=LOOK_BACK)).values_list("day", flat=True))
    first = DayDone.objects.order_by("day").values_list("day", flat=True).first() or today
    week = (today - dt.timedelta(days=back) for back in reversed(range(LOOK_BACK)))
    return [day for day in week if day == today or (day >= first and day not in done)]


def _sent_for(day: dt.date) -> int:
    try:
        return send_due(day)
    except RoomsBroke as trouble:
        return trouble.sent  # logged; the next doorbell tries the day again


def _tellings(room: registry.Activity, dues: Iterable[Due], day: dt.date) -> Iterator[Telling]:
    usual = _("来自“%(room)s”的提醒") % {"room": room.label}
    for due in dues:
        yield Telling(
            reader_id=due.user_id,
            kind=due.kind,
            subject=due.key,
            day=day,
            title=due.title or due.text,
            text=due.text if due.title else "",
            url=due.url,
            reason=due.reason or usual,
            urgent=due.urgent,
        )


def _batches(tellings: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(tellings, BATCH)):
        yield batch
