"""Doorbells. Hearing one twice, or late, changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from . import actions
from .running import declared


@shared_task
def forget() -> int:
    """Of every importer: what nobody confirmed within a day."""
    now = timezone.now()
    return sum(actions.forget(importer, now=now) for importer in declared())
