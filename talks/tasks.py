"""Doorbells. What was done already is not done again, whoever rings and how often."""

from __future__ import annotations

from celery import shared_task

from nantun.notices import clock

from . import nightly


@shared_task
def after_midnight() -> None:
    nightly.run(now=clock.now())
