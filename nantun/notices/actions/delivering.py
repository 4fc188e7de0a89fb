"""What is due is packed into deliveries; each is handed over by whoever claims it. Every write is guarded by what it expects to find.

A lane is what one server takes: the mail (""), or one robot (its name).
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.jobs import doorbell

from .. import clock
from ..choices import WAYS, State
from ..models import Delivery, Outgoing
from ..rhythm import MOST_ATTEMPTS, TRIED_FOR, Hours, pause_after
from .posting import ring_after_commit

if TYPE_CHECKING:
    from nantun.people.models import User

CARRY = "nantun.notices.tasks.carry"
KEPT = dt.timedelta(days=90)
LONGEST_ERROR = 200
ONE_PACKER = 0x6E61_6E74  # the key of an advisory lock

_PUT_IN = """
    UPDATE {outgoing} SET delivery_id = packed.delivery_id
    FROM unnest(%s::bigint[], %s::uuid[]) AS packed (id, delivery_id)
    WHERE {outgoing}.id = packed.id
"""


class LeaseLost(Exception):
    """Another worker has taken the delivery over; what this one writes no longer counts."""


def sweep(*, now: dt.datetime | None = None) -> int:
    """Pack what is due and ring for each lane that has something to send. Returns how many lanes. Rung for in vain costs nothing."""
    now = now or clock.now()
    pack(now=now)
    due = Delivery.objects.due(now, quiet=_is_quiet(now))
    lanes = list(due.order_by("robot").values_list("robot", flat=True).distinct())
    if lanes:
        doorbell.call(CARRY, [[lane] for lane in lanes])
    return len(lanes)


@transaction.atomic
def pack(*, now: dt.datetime) -> int:
    """Put everything that is due into deliveries: one for each person, one for each robot, what is urgent apart. Returns how many.

    One process at a time, so that nobody gets two letters of one hour. What was read in the inbox meanwhile is left out.
    """
    if not _alone():
        return 0
    due = Outgoing.objects.due(now, quiet=_is_quiet(now))
    due.filter(notice__read_at__isnull=False).delete()
    parcels: dict[tuple, list[int]] = defaultdict(list)
    rows = due.order_by("-urgent", "pk").values_list("pk", "channel", "robot", "urgent", "notice__recipient_id")
    for pk, channel, robot, urgent, reader_id in rows:
        parcels[channel, robot, urgent, None if robot else reader_id].append(pk)
    made = {
        Delivery(id=uuid.uuid4(), channel=channel, robot=robot, urgent=urgent, user_id=user_id, next_try_at=now): pks
        for (channel, robot, urgent, user_id), pks in parcels.items()
    }
    Delivery.objects.bulk_create(made, batch_size=1000)
    _put_in([(pk, delivery.pk) for delivery, pks in made.items() for pk in pks])
    return len(made)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_PACKER])
        return cursor.fetchone()[0]


def _put_in(packed: list[tuple[int, uuid.UUID]]) -> None:
    if not packed:
        return
    keys, deliveries = zip(*packed, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_PUT_IN.format(outgoing=Outgoing._meta.db_table), [list(keys), [str(one) for one in deliveries]])


@transaction.atomic
def claim(lane: str, *, now: dt.datetime | None = None) -> Delivery | None:
    """Take the next delivery of a lane for one worker: what is urgent first, then what was tried least. None when nothing is due.

    What was tried as often as it may be, or for three days, is given up on the way.
    """
    now = now or clock.now()
    due = Delivery.objects.of(lane).due(now, quiet=_is_quiet(now)).order_by("-urgent", "attempts", "next_try_at", "pk")
    while delivery := due.select_for_update(skip_locked=True).first():
        if delivery.attempts < MOST_ATTEMPTS and now - delivery.asked_at < TRIED_FOR:
            return _taken(delivery, now)
        _move(delivery, State.GIVEN_UP, ended_at=now, error=delivery.error or _("过了很久都没能发出。"))
    return None


def _taken(delivery: Delivery, now: dt.datetime) -> Delivery:
    lease = dt.timedelta(seconds=settings.SEND_LEASE_SECONDS)
    delivery.token = secrets.token_hex(16)
    _move(delivery, State.SENDING, token=delivery.token, lease_until=now + lease, attempts=F("attempts") + 1)
    delivery.refresh_from_db()
    return delivery


def handed_over(*, delivery: Delivery) -> None:
    """The server took it. raises LeaseLost."""
    _end(delivery, State.SENT, error="")


def needless(*, delivery: Delivery, why: str) -> None:
    """Nobody wants it any more: the account is disabled, the address was taken out. raises LeaseLost."""
    _end(delivery, State.NEEDLESS, error=why[:LONGEST_ERROR])


def _end(delivery: Delivery, state: State, **values: str) -> None:
    mine = Delivery.objects.filter(pk=delivery.pk, state__in=WAYS.leading_to(state)).held_by(delivery.token)
    if not mine.update(state=state, token="", lease_until=None, ended_at=Now(), **values):
        raise LeaseLost(str(delivery.pk))


@transaction.atomic
def put_off(*, delivery: Delivery, error: str, now: dt.datetime | None = None) -> State:
    """It was not taken: try again after a pause that grows, out of quiet hours; after the last it is given up. raises LeaseLost.

    error: the failure in words, without addresses or keys.
    """
    now = now or clock.now()
    pause = pause_after(delivery.attempts)
    mine = Delivery.objects.held_by(delivery.token).filter(pk=delivery.pk)
    values = {"token": "", "lease_until": None, "error": error[:LONGEST_ERROR]}
    if pause is None:
        state, moved = State.GIVEN_UP, mine.update(state=State.GIVEN_UP, ended_at=now, **values)
    else:
        state, moved = State.WAITING, mine.update(state=State.WAITING, next_try_at=_leaves_again(delivery, now + pause), **values)
    if not moved:
        raise LeaseLost(str(delivery.pk))
    return state


def _leaves_again(delivery: Delivery, moment: dt.datetime) -> dt.datetime:
    return moment if delivery.urgent else Hours.on(timezone.localdate(moment)).opening(moment)


def hold_lane(*, lane: str, now: dt.datetime | None = None) -> int:
    """The server is away: nothing of its lane is tried for a while, so that no worker waits for it seven thousand times. Returns how many wait."""
    later = (now or clock.now()) + dt.timedelta(seconds=settings.SEND_PAUSE_SECONDS)
    return Delivery.objects.of(lane).filter(state=State.WAITING).update(next_try_at=Greatest(F("next_try_at"), later))


@transaction.atomic
def try_again(*, pks: Iterable[uuid.UUID], by: User, now: dt.datetime | None = None) -> int:
    """再试一次, for deliveries that were given up: they begin anew. Returns how many."""
    now = now or clock.now()
    lost = Delivery.objects.visible_to(by).filter(pk__in=list(pks), state__in=WAYS.leading_to(State.WAITING)).given_up()
    count = lost.update(state=State.WAITING, attempts=0, next_try_at=now, asked_at=now, ended_at=None)
    if count:
        ring_after_commit()
    return count


def forget(*, now: dt.datetime) -> int:
    """Forget deliveries that ended long ago, with the way of their notices; the inbox keeps these. Returns how many."""
    old = Delivery.objects.filter(ended_at__lt=now - KEPT)
    return old.delete()[1].get(Delivery._meta.label, 0)


def _move(delivery: Delivery, state: State, **values: object) -> None:
    """Of a row that its caller found due and locked."""
    free = {"token": "", "lease_until": None}
    Delivery.objects.filter(pk=delivery.pk).update(state=state, **{**free, **values})


def _is_quiet(now: dt.datetime) -> bool:
    return Hours.on(timezone.localdate(now)).is_quiet(now)
