"""One real worker at work on the test's database."""

import pytest
from django.db import transaction

from nantun.jobs.actions import enqueue
from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from nantun.notices.models import Notice
from tests.factories import make_user
from tests.support.worker import eventually

pytestmark = pytest.mark.trust

TOYS = ("tests.jobs.toys",)


def test_a_job_asked_for_is_done_by_the_worker_while_its_asker_watches_or_not(start_worker, client):
    worker = start_worker(modules=TOYS)
    asker = make_user()
    client.force_login(asker)
    job = enqueue("toy.count", by=asker, args={"upto": 20, "milliseconds": 100})
    seen = set()

    def ended() -> bool:
        seen.add(client.get(f"/jobs/{job.pk}/progress/").text.split("第 ")[-1].split(" 个")[0])
        job.refresh_from_db()
        return job.finished

    eventually(ended, 30)
    assert (job.status, job.summary) == (Status.DONE, "数到 20")
    assert len(seen) > 4, "the bar moved"
    assert Notice.objects.get(recipient=asker).title == "数到头:已完成"
    assert worker.process.poll() is None


def test_what_was_rolled_back_is_never_begun(start_worker, tmp_path):
    worker = start_worker(modules=TOYS)
    with transaction.atomic():
        enqueue("toy.note", args={"folder": str(tmp_path)})
        transaction.set_rollback(True)
    worker.wait_for(enqueue("toy.count", args={"upto": 1}))
    assert Job.objects.count() == 1
    assert not (tmp_path / "diary").exists()
