"""From the inbox to the channels, in the transaction in which something is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from nantun.jobs import doorbell

from .. import clock
from ..choices import Channel, Mode
from ..models import MailAddress, Outgoing, RoomChoice, Route
from ..rhythm import Hours
from ..rooms import room_of

DELIVER = "nantun.notices.tasks.deliver"


class Told(NamedTuple):
    """A notice that has just been written."""

    notice_id: int
    reader_id: int
    kind: str
    urgent: bool


class Way(NamedTuple):
    """One way on which a notice is to go."""

    told: Told
    channel: Channel
    robot: str
    mode: str


def post(told: list[Told], now: dt.datetime | None = None) -> None:
    """Write what is to leave the house, and when; rolled back with its cause. Costs nothing where no channel is configured."""
    ways = [*_by_mail(told), *_by_robot(told)]
    if not ways:
        return
    now = now or clock.now()
    hours = Hours.on(timezone.localdate(now))
    rows = [
        Outgoing(
            notice_id=one.told.notice_id,
            channel=one.channel,
            robot=one.robot,
            urgent=one.told.urgent,
            due_at=hours.leaves(now, one.mode, urgent=one.told.urgent),
        )
        for one in ways
    ]
    Outgoing.objects.bulk_create(rows)
    if any(row.due_at <= now for row in rows):
        ring_after_commit()


def ring_after_commit() -> None:
    """Somebody may look at once. Unheard, the next sweep does."""
    transaction.on_commit(partial(doorbell.call, DELIVER, [[]]), robust=True)


def _by_mail(told: list[Told]) -> Iterator[Way]:
    """To whom has an address of his own that he confirmed, and did not choose otherwise for this room."""
    if not settings.EMAIL_HOST or not told:
        return
    readers = {one.reader_id for one in told}
    addressed = set(MailAddress.objects.confirmed().filter(user_id__in=readers).values_list("user_id", flat=True))
    chosen = {}
    if addressed:
        choices = RoomChoice.objects.filter(user_id__in=addressed).values_list("user_id", "room", "mode")
        chosen = {(user_id, room): mode for user_id, room, mode in choices}
    for one in told:
        mode = chosen.get((one.reader_id, room_of(one.kind)), Mode.DIGEST)
        if one.reader_id in addressed and mode != Mode.OFF:
            yield Way(one, Channel.MAIL, "", mode)


def _by_robot(told: list[Told]) -> Iterator[Way]:
    """To the groups whose robots announce this room's notices to the people of this unit. Each robot announces a notice once."""
    if not settings.ROBOTS or not told:
        return
    rooms = {room_of(one.kind) for one in told}
    routes = list(Route.objects.filter(robot__in=list(settings.ROBOTS), room__in=rooms).order_by("-mode", "pk"))
    if not routes:
        return
    units = _units({one.reader_id for one in told})
    for one in told:
        modes = {
            route.robot: route.mode
            for route in routes
            if route.room == room_of(one.kind) and route.unit_id in (None, units.get(one.reader_id))
        }
        for robot, mode in modes.items():
            yield Way(one, Channel.ROBOT, robot, mode)


def _units(reader_ids: set[int]) -> dict[int, int | None]:
    return dict(get_user_model().objects.filter(pk__in=reader_ids).values_list("pk", "employee__unit_id"))
