"""What the house rings for in every room."""

from __future__ import annotations

import logging

from celery import shared_task

from nantun import registry
from nantun.jobs.traces import where
from nantun.notices import clock

logger = logging.getLogger(__name__)


@shared_task
def nightly() -> None:
    """Every room's work of the night, by the database's clock. A room whose work breaks keeps no other from its own."""
    now = clock.now()
    for room, work in registry.offered("nightly"):
        try:
            work(now=now)
        except Exception as error:
            logger.error("the nightly work of %s broke: %s", room.name, where(error))
