import threading
from uuid import UUID

import pytest
from django.db import connection, transaction

from nantun.errors import RuleBroken
from nantun.jobs import actions, doorbell
from nantun.jobs.actions import enqueue
from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from tests.factories import make_user


@pytest.fixture
def rung(monkeypatch, transactional_db):
    """The ids for which the doorbell was rung."""
    heard: list[UUID] = []
    monkeypatch.setattr(doorbell, "_call", lambda task, calls: heard.extend(UUID(one) for (one,) in calls))
    monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
    return heard


def test_a_job_asked_for_waits_and_the_doorbell_rings_once_its_asking_is_committed(rung):
    with transaction.atomic():
        job = enqueue("toy.count", args={"upto": 3})
        assert rung == []
    assert rung == [job.pk]
    assert (job.status, job.attempts, job.args) == (Status.WAITING, 0, {"upto": 3})


def test_an_asking_that_is_rolled_back_leaves_no_job_and_no_ring(rung):
    with transaction.atomic():
        enqueue("toy.count", args={"upto": 3})
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert rung == []


def test_the_same_thing_asked_for_twice_is_one_job_and_rings_once(rung):
    first = enqueue("toy.count", args={"upto": 3}, key="2026-10")
    again = enqueue("toy.count", args={"upto": 3}, key="2026-10")
    assert again == first
    assert rung == [first.pk]


def test_another_key_another_kind_and_no_key_are_jobs_of_their_own(rung):
    enqueue("toy.count", args={"upto": 3}, key="2026-10")
    enqueue("toy.count", args={"upto": 3}, key="2026-11")
    enqueue("toy.unwritable", key="2026-10")
    enqueue("toy.unwritable")
    enqueue("toy.unwritable")
    assert Job.objects.count() == 5


def test_what_has_ended_can_be_asked_for_again(rung):
    first = enqueue("toy.count", args={"upto": 3}, key="2026-10")
    actions.cancel(job=first, by=None)
    assert enqueue("toy.count", args={"upto": 3}, key="2026-10") != first


def test_a_colleague_who_asks_for_the_same_follows_the_job(rung):
    first, second = make_user(), make_user()
    job = enqueue("toy.count", by=first, args={"upto": 3}, key="2026-10")
    enqueue("toy.count", by=second, args={"upto": 3}, key="2026-10")
    enqueue("toy.count", by=first, args={"upto": 3}, key="2026-10")
    assert job.requested_by == first
    assert list(job.followers.all()) == [second]


def test_eight_who_ask_at_the_same_moment_get_one_job(rung):
    got: list[UUID] = []
    start = threading.Barrier(8)

    def ask():
        start.wait()
        got.append(enqueue("toy.count", args={"upto": 3}, key="2026-10").pk)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(got) == 8
    assert len(set(got)) == 1


def test_a_kind_that_nobody_handles_is_a_mistake_of_the_program(db):
    with pytest.raises(LookupError, match=r"toy\.nothing"):
        enqueue("toy.nothing")


@pytest.mark.parametrize("value", [{"a": 1}, 1.5, "字" * 201, [["nested"]], object()])
def test_arguments_are_ids_and_short_plain_values_only(db, value):
    with pytest.raises(ValueError, match="upto"):
        enqueue("toy.count", args={"upto": value})


def test_a_job_that_waits_can_be_cancelled_and_one_that_runs_cannot(rung):
    waiting, running = enqueue("toy.unwritable"), enqueue("toy.unwritable")
    actions.claim(running.pk, worker="test")
    assert actions.cancel(job=waiting, by=None).status == Status.CANCELLED
    with pytest.raises(RuleBroken):
        actions.cancel(job=running, by=None)
    with pytest.raises(RuleBroken):
        actions.cancel(job=waiting, by=None)
    assert actions.claim(waiting.pk, worker="test") is None
