"""The end of a job is told to whoever asked for it."""

import pytest

from nantun.jobs import actions
from nantun.jobs.actions import enqueue
from nantun.notices.models import Notice
from tests.factories import make_user
from tests.jobs import toys  # noqa: F401 - makes its handlers known

pytestmark = pytest.mark.django_db
END = {"result": {"summary": "共 48 册"}, "result_url": "", "step": "", "done": 0, "total": 0}


def ended(job):
    return actions.finish(job_id=job.pk, token=actions.claim(job.pk, worker="test").token, **END)


def test_who_asked_for_a_job_is_told_that_it_is_done_and_where():
    asker = make_user()
    job = ended(enqueue("toy.count", by=asker, args={"upto": 1}))
    notice = Notice.objects.get()
    assert (notice.recipient, notice.title, notice.text) == (asker, "数到头:已完成", "共 48 册")
    assert notice.url == job.get_absolute_url()


def test_who_asked_for_the_same_meanwhile_is_told_too():
    first, second = make_user(), make_user()
    for one in (first, second):
        job = enqueue("toy.count", by=one, args={"upto": 1}, key="2026-10")
    ended(job)
    assert {notice.recipient for notice in Notice.objects.all()} == {first, second}


def test_who_asked_for_a_job_is_told_that_it_failed_and_why():
    asker = make_user()
    job = enqueue("toy.refused", by=asker)
    actions.fail(job_id=job.pk, token=actions.claim(job.pk, worker="test").token, message="请先选定月份。")
    notice = Notice.objects.get()
    assert (notice.title, notice.text) == ("不合规矩:没有完成", "请先选定月份。")


def test_a_job_that_runs_by_the_clock_tells_nobody():
    ended(enqueue("toy.count", args={"upto": 1}))
    assert not Notice.objects.exists()
