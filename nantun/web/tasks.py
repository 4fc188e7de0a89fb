"""Nightly tidying of this room."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def tidy_up() -> int:
    """Forgets drafts untouched for 90 days; returns how many."""
    return actions.drop_old_drafts(timezone.now())
