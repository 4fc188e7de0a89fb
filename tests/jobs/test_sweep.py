import logging
import os
import signal
import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from nantun.jobs import actions, doorbell
from nantun.jobs.actions import enqueue
from nantun.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def bells(broker) -> int:
    """How many doorbells lie in the broker's queue."""
    with broker.client() as client:
        return client.llen("celery")


def wait_long(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(rung_at=Now() - timedelta(minutes=5))


def test_asking_for_a_job_rings_once(broker):
    enqueue("toy.count", args={"upto": 1})
    assert bells(broker) == 1


def test_a_job_that_waits_unheard_is_rung_for_again_but_not_at_every_sweep(broker):
    job = enqueue("toy.count", args={"upto": 1})
    assert actions.sweep() == 0
    broker.flush()
    wait_long(job)
    assert actions.sweep() == 1
    assert actions.sweep() == 0
    assert bells(broker) == 1


def test_a_job_whose_worker_fell_silent_is_rung_for(broker):
    job = enqueue("toy.count", args={"upto": 1})
    actions.claim(job.pk, worker="dies")
    wait_long(job)
    assert actions.sweep() == 0, "its worker still holds the lease"
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert actions.sweep() == 1


def test_what_has_ended_is_left_in_peace(broker):
    job = enqueue("toy.count", args={"upto": 1})
    actions.cancel(job=job, by=None)
    wait_long(job)
    assert actions.sweep() == 0


def test_with_the_broker_stopped_asking_answers_at_once_and_the_sweeper_makes_good(broker, caplog):
    broker.stop()
    began = time.perf_counter()
    with caplog.at_level(logging.WARNING):
        jobs = [enqueue("toy.count", args={"upto": 1}, key=f"a key of {number}") for number in range(20)]
    took = time.perf_counter() - began
    assert took < 1, f"{took:.2f} s"
    assert "the broker does not answer" in caplog.text
    assert "a key of" not in caplog.text
    broker.start()
    doorbell._quiet_until = 0.0
    for job in jobs:
        wait_long(job)
    assert actions.sweep() == 20
    assert bells(broker) == 20


def test_with_the_broker_frozen_asking_answers_at_once(broker):
    os.kill(broker.pid(), signal.SIGSTOP)
    try:
        began = time.perf_counter()
        for _ in range(10):
            enqueue("toy.count", args={"upto": 1})
        took = time.perf_counter() - began
    finally:
        os.kill(broker.pid(), signal.SIGCONT)
    assert took < 1, f"{took:.2f} s"


def test_with_no_broker_at_that_address_asking_answers_at_once(broker, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    began = time.perf_counter()
    job = enqueue("toy.count", args={"upto": 1})
    assert time.perf_counter() - began < 1
    assert Job.objects.filter(pk=job.pk).exists()


def test_ended_jobs_are_forgotten_after_a_while_and_others_never(broker):
    old, young, waiting = (enqueue("toy.count", args={"upto": 1}) for _ in range(3))
    actions.cancel(job=old, by=None)
    actions.cancel(job=young, by=None)
    Job.objects.filter(pk=old.pk).update(finished_at=Now() - timedelta(days=200))
    Job.objects.filter(pk=waiting.pk).update(created_at=Now() - timedelta(days=200))
    assert actions.forget(now=timezone.now()) == 1
    assert set(Job.objects.all()) == {young, waiting}
