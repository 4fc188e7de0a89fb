"""What is promised of jobs: whatever is killed, lost or stopped, each is done once, and nobody waits for the broker.

Leases and sweeps are seconds here; the real ones (60 s and 30 s) only make it slower.
"""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from nantun.jobs import doorbell
from nantun.jobs.actions import enqueue
from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from nantun.notices.models import Notice
from tests.factories import make_user
from tests.jobs.toys import diary
from tests.support.worker import eventually, process_environment

pytestmark = pytest.mark.trust
QUICK = {"modules": ("tests.jobs.toys",), "lease": 2, "sweep": 1}


def begun(folder) -> int:
    return sum(line.startswith("begun") for line in diary(folder))


def ended(folder) -> int:
    return sum(line.startswith("ended") for line in diary(folder))


def gate(tmp_path, by=None) -> Job:
    """A job that begins, and ends once the file `open` is there."""
    return enqueue("toy.gate", by=by, args={"folder": str(tmp_path)})


@pytest.mark.parametrize("whom", ["child", "worker"])
def test_a_job_whose_worker_is_killed_runs_again_and_is_completed_once(start_worker, tmp_path, whom):
    worker = start_worker(beat=whom == "child", **QUICK)
    asker = make_user()
    job = gate(tmp_path, by=asker)
    eventually(lambda: begun(tmp_path) == 1)
    killed = time.monotonic()
    if whom == "child":
        worker.kill_children()
    else:
        worker.kill()
        worker = start_worker(beat=True, **QUICK)
    (tmp_path / "open").touch()
    worker.wait_for(job)
    print(f"kill -9 of the {whom}: completed {time.monotonic() - killed:.1f} s later, with a lease of 2 s")
    assert (job.status, job.attempts, ended(tmp_path)) == (Status.DONE, 2, 1)
    assert Notice.objects.filter(recipient=asker).count() == 1


def test_a_job_that_kills_its_worker_fails_after_its_attempts_and_does_not_loop(start_worker, tmp_path):
    worker = start_worker(beat=True, **QUICK)
    asker = make_user()
    job = worker.wait_for(enqueue("toy.dies", by=asker, args={"folder": str(tmp_path)}))
    assert (job.status, job.attempts, begun(tmp_path)) == (Status.FAILED, 2, 2)
    assert Notice.objects.get(recipient=asker).text == job.error
    time.sleep(4)
    assert begun(tmp_path) == 2


def test_a_frozen_worker_that_wakes_up_cannot_finish_what_another_has_taken_over(start_worker, tmp_path):
    frozen = start_worker(**QUICK)
    asker = make_user()
    job = gate(tmp_path, by=asker)
    eventually(lambda: begun(tmp_path) == 1)
    frozen.freeze()
    heir = start_worker(beat=True, **QUICK)
    eventually(lambda: begun(tmp_path) == 2)
    frozen.thaw()
    (tmp_path / "open").touch()
    heir.wait_for(job)
    assert (job.status, job.result) == (Status.DONE, {"attempt": 2})
    eventually(lambda: "taken over" in frozen.log.read_text())
    assert Notice.objects.filter(recipient=asker).count() == 1


def test_two_workers_and_forty_doorbells_for_ten_jobs_run_each_once(start_worker, tmp_path):
    workers = [start_worker(concurrency=2, **QUICK) for _ in range(2)]
    jobs = [enqueue("toy.note", args={"folder": str(tmp_path)}, key=str(number)) for number in range(10)]
    for _ in range(3):
        assert doorbell.ring([job.pk for job in jobs])
    for job in jobs:
        workers[0].wait_for(job)
    time.sleep(1)
    assert {job.status for job in jobs} == {Status.DONE}
    assert (begun(tmp_path), ended(tmp_path)) == (10, 10)


def test_a_crash_between_the_commit_and_the_doorbell_only_delays_the_job(start_worker, broker):
    worker = start_worker(beat=True, **QUICK)
    script = (
        "import django, os, signal; django.setup()\n"
        "from nantun.jobs import actions, doorbell\n"
        "import tests.jobs.toys\n"
        "doorbell.ring = lambda ids: os.kill(os.getpid(), signal.SIGKILL)\n"
        "actions.enqueue('toy.count', args={'upto': 1})\n"
    )
    crashed = subprocess.run([sys.executable, "-c", script], env=process_environment(broker), cwd=settings.BASE_DIR)
    assert crashed.returncode == -9
    began = time.monotonic()
    job = worker.wait_for(Job.objects.get())
    print(f"crash before the doorbell: done {time.monotonic() - began:.1f} s later, with a sweep each second")
    assert job.status == Status.DONE


def test_flushing_the_broker_loses_no_job(start_worker, broker):
    jobs = [enqueue("toy.count", args={"upto": 1}) for _ in range(20)]
    broker.flush()
    worker = start_worker(beat=True, **QUICK)
    broker.flush()
    for job in jobs:
        assert worker.wait_for(job).attempts == 1
    assert {job.status for job in jobs} == {Status.DONE}


def test_while_the_broker_is_stopped_asking_answers_within_a_second_and_afterwards_each_is_done_once(start_worker, broker):
    worker = start_worker(beat=True, concurrency=2, **QUICK)
    broker.stop()
    slowest, jobs = 0.0, []
    for _ in range(200):
        began = time.perf_counter()
        jobs.append(enqueue("toy.count", args={"upto": 1}))
        slowest = max(slowest, time.perf_counter() - began)
    broker.start()
    began = time.monotonic()
    for job in jobs:
        worker.wait_for(job, 120)
    print(f"broker stopped: the slowest of 200 askings took {slowest:.2f} s; all done {time.monotonic() - began:.1f} s after it was back")
    assert slowest < 1
    assert {(job.status, job.attempts) for job in jobs} == {(Status.DONE, 1)}


@pytest.mark.parametrize("ends", ["while it is away", "when it is back"])
def test_a_worker_whose_broker_goes_away_while_a_job_runs_ends_it_and_takes_the_next(start_worker, broker, tmp_path, ends):
    worker = start_worker(beat=True, concurrency=2, **QUICK)
    running = gate(tmp_path)
    eventually(lambda: begun(tmp_path) == 1)
    broker.stop()
    waiting = enqueue("toy.count", args={"upto": 1})
    if ends == "while it is away":
        (tmp_path / "open").touch()
        worker.wait_for(running)
    broker.start()
    (tmp_path / "open").touch()
    assert [worker.wait_for(job).status for job in (running, waiting)] == [Status.DONE, Status.DONE]
    assert (worker.process.poll(), ended(tmp_path)) == (None, 1)


def test_a_worker_whose_database_connections_are_cut_goes_on_unaided(start_worker, tmp_path):
    worker = start_worker(beat=True, **QUICK)
    job = gate(tmp_path)
    eventually(lambda: begun(tmp_path) == 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    (tmp_path / "open").touch()
    assert worker.wait_for(job).status == Status.DONE
    assert worker.wait_for(enqueue("toy.count", args={"upto": 1})).status == Status.DONE
    assert worker.process.poll() is None
