"""Telling the workers that a job waits. A doorbell that nobody hears costs a little time and nothing else: the sweeper rings again."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.conf import settings
from kombu import Connection

logger = logging.getLogger(__name__)

# A page that asks for a job waits no longer than this for a broker that is away, and for a while the next ones do not try at all.
PATIENCE = 0.4
QUIET = 5.0
_quiet_until = 0.0


RUN_JOB = "nantun.jobs.tasks.run_job"


def ring(job_ids: Iterable[Any]) -> bool:
    """Send a doorbell for each id; never raises. Returns whether the broker took them."""
    return call(RUN_JOB, [[str(job_id)] for job_id in job_ids])


def call(task: str, calls: Iterable[list[Any]]) -> bool:
    """Send the task's name once for each list of arguments, ids and plain words; never raises. Returns whether the broker took them."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        _call(task, calls)
    except Exception as error:
        _quiet_until = time.monotonic() + QUIET
        logger.warning("the broker does not answer (%s); the sweeper will ring again", type(error).__name__)
        return False
    return True


def _call(task: str, calls: Iterable[list[Any]]) -> None:
    options = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "max_retries": 0,
        "connect_retries_timeout": PATIENCE,
    }
    with Connection(settings.CELERY_BROKER_URL, transport_options=options) as connection:
        for args in calls:
            current_app.send_task(task, args=args, connection=connection, retry=False)
