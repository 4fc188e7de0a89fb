"""One worker's side, in this process: claims, leases, steps, ends."""

import logging
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from nantun.jobs import actions, running
from nantun.jobs.actions import LeaseLost, enqueue
from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from nantun.jobs.signals import job_finished
from tests.support.worker import eventually

from .toys import diary

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]


def told(job: Job) -> Job:
    job.refresh_from_db()
    return job


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_a_job_runs_to_its_end_and_says_what_came_of_it():
    job = enqueue("toy.count", args={"upto": 3})
    assert running.run(job.pk)
    told(job)
    assert (job.status, job.step, job.done, job.total, job.percent) == (Status.DONE, "第 3 个", 3, 3, 100)
    assert (job.summary, job.result["upto"], job.attempts) == ("数到 3", 3, 1)
    assert job.created_at <= job.started_at <= job.finished_at


def test_a_doorbell_heard_twice_runs_the_job_once():
    job = enqueue("toy.count", args={"upto": 1})
    assert running.run(job.pk)
    assert not running.run(job.pk)
    assert told(job).attempts == 1


def test_a_doorbell_for_nothing_is_passed_over():
    assert not running.run(uuid4())


def test_a_step_is_seen_while_the_transaction_of_the_handler_is_open(tmp_path):
    job = enqueue("toy.held", args={"folder": str(tmp_path)})
    thread = threading.Thread(target=lambda: (running.run(job.pk), connection.close()))
    thread.start()
    eventually(lambda: told(job).step == "事务之中", 10)
    assert (job.status, job.done, job.total) == (Status.RUNNING, 1, 2)
    (tmp_path / "open").touch()
    thread.join()
    assert told(job).status == Status.DONE
    assert diary(tmp_path) == ["committed 1"]


def test_a_job_that_is_running_is_not_given_to_another():
    job = enqueue("toy.count", args={"upto": 1})
    assert actions.claim(job.pk, worker="first")
    assert actions.claim(job.pk, worker="second") is None


def test_a_job_whose_worker_fell_silent_is_given_to_another_who_alone_can_finish_it():
    job = enqueue("toy.count", args={"upto": 1})
    zombie = actions.claim(job.pk, worker="first")
    let_the_lease_run_out(job)
    heir = actions.claim(job.pk, worker="second")
    assert (heir.attempts, heir.worker) == (2, "second")
    ends = {"result": {}, "result_url": "", "step": "", "done": 0, "total": 0}
    assert not actions.renew(job_id=job.pk, token=zombie.token, step="", done=0, total=0)
    with pytest.raises(LeaseLost):
        actions.finish(job_id=job.pk, token=zombie.token, **ends)
    with pytest.raises(LeaseLost):
        actions.fail(job_id=job.pk, token=zombie.token, message="")
    with pytest.raises(LeaseLost):
        actions.put_back(job_id=job.pk, token=zombie.token)
    assert actions.finish(job_id=job.pk, token=heir.token, **ends).status == Status.DONE


def test_a_zombie_hears_at_its_next_step_that_the_job_is_no_longer_its(tmp_path, settings):
    settings.JOB_LEASE_SECONDS = 1
    job = enqueue("toy.gate", args={"folder": str(tmp_path)})
    thread = threading.Thread(target=lambda: (running.run(job.pk), connection.close()))
    thread.start()
    eventually(lambda: diary(tmp_path), 10)
    Job.objects.filter(pk=job.pk).update(token="taken by another")
    eventually(lambda: not any(one.name == f"job-{job.pk}" for one in threading.enumerate()), 10)
    (tmp_path / "open").touch()
    thread.join()
    assert told(job).status == Status.RUNNING
    assert len(diary(tmp_path)) == 1, "it did not get past its step"


@pytest.mark.trust
def test_while_a_handler_works_its_lease_is_renewed(tmp_path, settings):
    settings.JOB_LEASE_SECONDS = 1
    job = enqueue("toy.gate", args={"folder": str(tmp_path)})
    thread = threading.Thread(target=lambda: (running.run(job.pk), connection.close()))
    thread.start()
    eventually(lambda: diary(tmp_path), 10)
    threading.Event().wait(2.5)
    assert actions.claim(job.pk, worker="second") is None
    (tmp_path / "open").touch()
    thread.join()
    assert (told(job).status, job.attempts) == (Status.DONE, 1)


def test_what_a_rule_refuses_is_told_in_its_own_words():
    job = enqueue("toy.refused")
    running.run(job.pk)
    assert (told(job).status, job.error) == (Status.FAILED, "请先选定月份。")


def test_an_error_of_the_program_is_told_politely_and_logged_without_values(caplog):
    job = enqueue("toy.broken")
    with caplog.at_level(logging.DEBUG):
        running.run(job.pk)
    assert told(job).status == Status.FAILED
    assert "程序出错" in job.error
    assert "toys.py" in caplog.text
    assert "ValueError" in caplog.text
    assert "KeyError" in caplog.text
    assert "370899198001014871" not in caplog.text + job.error
    assert "19905370001" not in caplog.text + job.error


def test_a_result_that_cannot_be_written_fails_the_job_and_does_not_loop():
    job = enqueue("toy.unwritable")
    running.run(job.pk)
    assert told(job).status == Status.FAILED


def test_a_failure_of_the_database_lets_the_job_run_again():
    job = enqueue("toy.no_database")
    assert not running.run(job.pk)
    assert told(job).status == Status.WAITING
    assert running.run(job.pk)
    assert (told(job).status, job.result) == (Status.DONE, {"attempt": 2})


def test_a_job_begun_as_often_as_it_may_be_has_failed():
    job = enqueue("toy.count", args={"upto": 1})
    for attempt in range(3):
        assert actions.claim(job.pk, worker="dies").attempts == attempt + 1
        let_the_lease_run_out(job)
    assert not running.run(job.pk)
    assert told(job).status == Status.FAILED
    assert "3" in job.error


def test_a_finish_that_was_rolled_back_is_made_good_at_the_end():
    job = enqueue("toy.undone")
    running.run(job.pk)
    assert (told(job).status, job.result) == (Status.DONE, {"said": "outside"})


def test_whoever_holds_a_job_in_his_transaction_cannot_lose_it():
    job = enqueue("toy.count", args={"upto": 1})
    claimed = actions.claim(job.pk, worker="first")
    let_the_lease_run_out(job)
    with transaction.atomic():
        running.JobHandle(claimed, None).hold()
        taken = []
        thread = threading.Thread(target=lambda: (taken.append(actions.claim(job.pk, worker="second")), connection.close()))
        thread.start()
        thread.join(10)
        assert taken == [None], "nor does he keep anybody waiting"
    assert actions.claim(job.pk, worker="second")


def test_the_end_is_announced_once_and_with_the_end_or_not_at_all():
    heard = []

    def hear(job, **_rest):
        heard.append((job.pk, job.status, connection.in_atomic_block))

    job_finished.connect(hear)
    try:
        job = enqueue("toy.count", args={"upto": 1})
        running.run(job.pk)
        running.run(job.pk)
    finally:
        job_finished.disconnect(hear)
    assert heard == [(job.pk, Status.DONE, True)]


def test_a_receiver_that_breaks_is_undone_and_the_job_has_ended_all_the_same():
    def breaks(job, **_rest):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    job_finished.connect(breaks)
    try:
        job = enqueue("toy.count", args={"upto": 1})
        running.run(job.pk)
    finally:
        job_finished.disconnect(breaks)
    assert told(job).status == Status.DONE


def test_a_kind_that_this_version_does_not_know_fails_politely():
    job = Job.objects.create(kind="toy.forgotten", max_attempts=3)
    running.run(job.pk)
    assert (told(job).status, job.label) == (Status.FAILED, "toy.forgotten")


def test_the_database_itself_refuses_a_running_job_without_lease_and_an_end_without_time():
    job = enqueue("toy.count", args={"upto": 1})
    for wrong in ({"status": Status.RUNNING}, {"status": Status.DONE}, {"attempts": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(**wrong)


def test_a_job_in_the_open_transaction_of_an_ordinary_test_can_be_run_too(tmp_path):
    with transaction.atomic():
        job = enqueue("toy.held", args={"folder": str(tmp_path)})
        (tmp_path / "open").touch()
        assert running.run(job.pk)
        assert told(job).status == Status.DONE
        transaction.set_rollback(True)
