"""Doorbells. Hearing one twice, or late, changes nothing."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from . import actions, running


@shared_task
def run_job(job_id: str) -> None:
    running.run(UUID(job_id))


@shared_task
def sweep() -> None:
    actions.sweep()
