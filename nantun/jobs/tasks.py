"""Doorbells. Hearing one twice, or late, changes nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from celery import shared_task

from . import actions, running


@shared_task
def run_job(job_id: str) -> None:
    running.run(UUID(job_id))


KEPT = timedelta(days=180)


@shared_task
def sweep() -> None:
    actions.sweep()


@shared_task
def forget() -> None:
    actions.prune(older_than=KEPT)
