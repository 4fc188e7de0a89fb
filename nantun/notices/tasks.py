"""Doorbells. Which days are still to do stands in the database."""

from __future__ import annotations

from celery import shared_task

from . import sending


@shared_task
def send_due() -> None:
    sending.catch_up(sending.today_by_the_database())
