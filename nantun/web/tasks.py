"""Nightly tidying of this room."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from . import actions


@shared_task
def tidy_up() -> int:
    """Forgets sessions that have ended, and drafts untouched for 90 days; returns how many drafts."""
    call_command("clearsessions")
    return actions.drop_old_drafts(timezone.now())
