"""Doorbells. Which days are still to do, and what is still to be sent, stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from . import actions, carrying, clock, sending


@shared_task
def send_due() -> None:
    sending.catch_up(clock.today())


@shared_task
def deliver() -> None:
    actions.sweep()


# A server that answers one byte at a time keeps every timeout from running out; this one ends before the lease does.
@shared_task(soft_time_limit=settings.SEND_LEASE_SECONDS * 2 // 3, time_limit=settings.SEND_LEASE_SECONDS)
def carry(lane: str) -> None:
    carrying.run(lane)
