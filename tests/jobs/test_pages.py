"""The page of a job, tried by who asked for it, a colleague and a stranger."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nantun.jobs import actions
from nantun.jobs.actions import enqueue
from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from nantun.people.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make_user(Role.CLERK)


@pytest.fixture
def job(asker):
    return enqueue("toy.count", by=asker, args={"upto": 3}, key="2026-10")


def pages(job):
    return [reverse("jobs:job", args=[job.pk]), reverse("jobs:progress", args=[job.pk])]


def test_who_asked_for_a_job_sees_it(client, asker, job):
    client.force_login(asker)
    for url in pages(job):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "排队中" in answer.text


def test_a_colleague_of_the_same_unit_does_not_see_it(client, asker, job):
    client.force_login(make_user(Role.HEAD, unit=asker.employee.unit))
    assert [client.get(url).status_code for url in pages(job)] == [404, 404]


def test_a_colleague_who_asked_for_the_same_sees_it_but_cannot_cancel_it(client, job):
    colleague = make_user(Role.CLERK)
    enqueue("toy.count", by=colleague, args={"upto": 3}, key="2026-10")
    client.force_login(colleague)
    assert [client.get(url).status_code for url in pages(job)] == [200, 200]
    assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 403


def test_a_stranger_gets_the_answer_that_a_missing_job_gets(client, job):
    client.force_login(make_user())
    foreign, missing = client.get(reverse("jobs:job", args=[job.pk])), client.get(reverse("jobs:job", args=[uuid4()]))
    assert foreign.status_code == missing.status_code == 404
    assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 404


def test_the_system_administrator_sees_every_job_and_cancels_none(client, job):
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    assert [client.get(url).status_code for url in pages(job)] == [200, 200]
    assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 403


def test_somebody_signed_out_is_sent_to_sign_in(client, job):
    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 302


def test_the_bar_asks_for_itself_while_the_job_is_unfinished_and_stops_at_its_end(client, asker, job):
    client.force_login(asker)
    url = reverse("jobs:progress", args=[job.pk])
    claimed = actions.claim(job.pk, worker="test")
    actions.renew(job_id=job.pk, token=claimed.token, step="正在生成 综采一队", done=12, total=48)
    running = client.get(url)
    assert "正在生成 综采一队" in running.text
    assert 'hx-trigger="every 1s"' in running.text
    assert 'value="25"' in running.text
    assert "12/48" in running.text
    actions.finish(job_id=job.pk, token=claimed.token, result={"summary": "共 48 册"}, result_url="/jobs/", step="", done=48, total=48)
    ended = client.get(url)
    assert "共 48 册" in ended.text
    assert 'href="/jobs/"' in ended.text
    assert "hx-get" not in ended.text
    assert ended["HX-Trigger-After-Swap"] == "job-finished"


def test_a_failed_job_says_why(client, asker, job):
    claimed = actions.claim(job.pk, worker="test")
    actions.fail(job_id=job.pk, token=claimed.token, message="请先选定月份。")
    client.force_login(asker)
    assert "请先选定月份。" in client.get(reverse("jobs:job", args=[job.pk])).text


def test_who_asked_for_a_waiting_job_cancels_it(client, asker, job):
    client.force_login(asker)
    assert "取消任务" in client.get(reverse("jobs:job", args=[job.pk])).text
    client.post(reverse("jobs:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == Status.CANCELLED


def test_cancelling_a_job_that_has_begun_says_so_and_changes_nothing(client, asker, job):
    actions.claim(job.pk, worker="test")
    client.force_login(asker)
    answer = client.post(reverse("jobs:cancel", args=[job.pk]), follow=True)
    assert "不能取消了" in answer.text
    job.refresh_from_db()
    assert job.status == Status.RUNNING


def test_the_list_shows_ones_own_jobs_and_the_administrator_all(client, asker, job):
    enqueue("toy.refused", by=make_user())
    client.force_login(asker)
    mine = client.get(reverse("jobs:home")).text
    assert "数到头" in mine
    assert "不合规矩" not in mine
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    everybodys = client.get(reverse("jobs:home")).text
    assert "数到头" in everybodys
    assert "不合规矩" in everybodys


def test_the_list_costs_the_same_for_one_job_and_for_many(client, asker):
    client.force_login(asker)
    enqueue("toy.unwritable", by=asker)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("jobs:home"))
    Job.objects.bulk_create(Job(kind="toy.count", requested_by=asker, created_at=Now()) for _ in range(17))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("jobs:home"))
    assert len(many) == len(one)
