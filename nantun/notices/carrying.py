"""What a worker does when the doorbell of a lane rings: hand over one delivery after the other, each claimed, sent and marked by itself."""

from __future__ import annotations

import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from nantun.jobs import doorbell
from nantun.jobs.traces import where

from . import actions
from .actions.delivering import CARRY, LeaseLost
from .carriers import Carrier, carrier_of
from .failures import Away, Needless, Refused
from .models import Delivery

logger = logging.getLogger(__name__)


def run(lane: str) -> int:
    """Send what is due on one lane. Returns how many were handed over; never raises for a server's sake."""
    sent, end = 0, time.monotonic() + turn()
    with carrier_of(lane) as carrier:
        while delivery := actions.claim(lane):
            try:
                sent += _carried(carrier, delivery)
            except Away:
                actions.hold_lane(lane=lane)
                break
            except LeaseLost:
                logger.warning("delivery %s was taken over by another worker", delivery.pk)
            if time.monotonic() > end:
                doorbell.call(CARRY, [[lane]])
                break
    return sent


def turn() -> float:
    """After so many seconds others who wait for a worker have their turn, and what is left is rung for again; long before the task's own limit."""
    return settings.SEND_LEASE_SECONDS / 9


def _carried(carrier: Carrier, delivery: Delivery) -> bool:
    """Between the server's yes and our commit lies a moment in which this process may die: see docs/decisions/0011. Passes on Away, LeaseLost."""
    try:
        carrier.carry(delivery)
    except Needless as needless:
        actions.needless(delivery=delivery, why=needless.words)
    except Refused as refused:
        _put_off(delivery, refused.words)
    except Away as away:
        _put_off(delivery, away.words)
        raise
    except SoftTimeLimitExceeded:
        _put_off(delivery, _("对方拖得太久,没有答完。"))
        raise Away("") from None
    except (OperationalError, InterfaceError):
        raise  # without the database nothing can be written down either; the lease runs out
    except Exception as error:
        logger.error("a delivery broke: %s", where(error))
        _put_off(delivery, _("程序出错,已记入日志。"))
    else:
        actions.handed_over(delivery=delivery)
        return True
    return False


def _put_off(delivery: Delivery, words: str) -> None:
    actions.put_off(delivery=delivery, error=words)
    logger.warning("delivery %s was not taken, attempt %s", delivery.pk, delivery.attempts)
