"""What every uploaded workbook keeps to, whatever stands in it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nantun.errors import Stale
from nantun.jobs import actions as jobs
from nantun.jobs import running
from nantun.jobs.models import Job
from nantun.privacy.models import AccessLog
from nantun.uploads import actions
from nantun.uploads.choices import Status
from nantun.uploads.importer import tell_nobody
from nantun.uploads.running import declared
from nantun.uploads.tasks import forget
from nantun.workbooks import process
from tests.support.days import TODAY, at
from tests.support.jobs import work
from tests.support.kinds import Sample, missing

from .samples import WORKBOOKS, sample_of

pytestmark = pytest.mark.django_db
NAMES = [importer.name for importer in declared()]
KINDS = {"read": "check", "import": "carry_out"}


@pytest.fixture(autouse=True)
def _noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture(params=NAMES)
def sample(request: Any, db: None, client: Any) -> Sample:
    found = sample_of(request.param)
    client.force_login(found.by)
    return found


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Iterator[Any]:
    """What waits for the commit, the going of files, is done when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def page(client: Any, upload: Any) -> str:
    answer = client.get(upload.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def confirmed(sample: Sample, client: Any, content: bytes) -> Any:
    """Read and confirmed, and the worker has not begun."""
    upload = sample.upload(client, content)
    work()
    assert sample.press(client, upload, "confirm").status_code == 302
    upload.refresh_from_db()
    assert upload.state is Status.IMPORTING
    return upload


def let_the_lease_run_out() -> None:
    Job.objects.filter(status="running").update(lease_until=Now() - timedelta(seconds=1))


def test_every_importer_that_is_declared_is_tested_here():
    untried = {importer.model for importer in declared()} - set(WORKBOOKS)
    assert not untried, missing("WORKBOOKS", untried)


def test_it_is_read_and_written_by_jobs_alone_and_the_page_shows_their_bar(sample, client, monkeypatch):
    asked: list[str] = []
    run_child = process.run_child

    def watched(task: str, *rest: Any) -> bytes:
        asked.append(task)
        return run_child(task, *rest)

    for module in ("nantun.workbooks.reading", "nantun.workbooks.faults"):
        monkeypatch.setattr(f"{module}.run_child", watched)
    before = sample.written()
    upload = sample.upload(client, sample.sound)
    assert (upload.state, asked) == (Status.READING, ["look"]), "only whether it is a workbook at all is worth waiting for"
    assert reverse("jobs:progress", args=[upload.job.pk]) in page(client, upload)
    work()
    assert asked == ["look", "read"]
    page(client, upload)
    sample.press(client, upload, "confirm")
    upload.refresh_from_db()
    assert (upload.state, asked, sample.written()) == (Status.IMPORTING, ["look", "read"], before)
    assert reverse("jobs:progress", args=[upload.job.pk]) in page(client, upload)
    work()
    upload.refresh_from_db()
    assert (upload.state, upload.job.status, asked[2:]) == (Status.IMPORTED, "done", ["read"])
    assert upload.job.result_url == upload.get_absolute_url()
    assert sample.written() == before + sample.writes
    assert "已导入" in page(client, upload)


def test_what_it_says_lies_sealed_in_the_file_and_in_the_table(sample, client, settings):
    upload = sample.upload(client, sample.sound)
    work()
    upload.refresh_from_db()
    assert upload.content() == sample.sound
    assert all(not path.read_bytes().startswith(b"PK") and "上传" not in path.name for path in files(settings))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(one)::text FROM {upload._meta.db_table} one")
        (kept,) = cursor.fetchone()
    assert sample.private in str(upload.found)
    assert sample.private not in kept


def test_with_one_fault_nothing_is_written_and_the_marked_workbook_is_handed_back(sample, client, settings, committed):
    before = sample.written()
    upload = sample.upload(client, sample.faulty)
    work()
    upload.refresh_from_db()
    assert (upload.state, upload.counts, len(upload.faults)) == (Status.FAULTY, {"faults": 1}, 1)
    text = page(client, upload)
    assert upload.faults[0][0] in text
    assert upload.faults[0][3] in text
    marked = client.get(reverse(sample.importer.marked, args=[upload.pk]))
    comments = [cell.comment.text for row in load_workbook(io.BytesIO(marked.content)).active for cell in row if cell.comment]
    assert len(comments) == 1
    assert AccessLog.objects.filter(subject=f"{upload._meta.label_lower}:{upload.pk}", rows=1).exists()
    sample.press(client, upload, "confirm")
    work()
    assert sample.written() == before
    with committed():
        assert sample.press(client, upload, "drop").status_code == 302
    upload.refresh_from_db()
    assert (upload.state, upload.found, files(settings)) == (Status.DROPPED, {}, [])
    assert client.get(reverse(sample.importer.marked, args=[upload.pk])).status_code == 404


def test_given_up_while_its_faults_are_marked_nothing_of_it_is_kept(sample, client, settings, committed):
    upload = sample.upload(client, sample.faulty)

    def tell(step: str, done: int, total: int) -> None:
        if step == "正在标注错误":
            actions.drop(upload=type(upload).objects.get(pk=upload.pk))

    with committed(), pytest.raises(Stale, match="已放弃"):
        actions.examine(sample.importer, upload=upload, now=timezone.now(), tell=tell)
    assert files(settings) == []


def test_a_workbook_that_cannot_be_marked_is_told_by_its_list_of_faults_alone(sample, client):
    upload = sample.upload(client, sample.faulty)
    checked = sample.importer.check(upload, sample.faulty, now=timezone.now(), tell=tell_nobody, writing=False)
    shown = actions.show(upload=upload, checked=checked, content=b"PK cut off", tell=tell_nobody)
    assert (shown.state, shown.marked.name, len(shown.faults)) == (Status.FAULTY, "", 1)
    assert shown.faults[0][3] in page(client, upload)


def test_what_was_written_is_not_written_again(sample, client):
    upload = confirmed(sample, client, sample.sound)
    work()
    before = sample.written()
    with pytest.raises(Stale, match="这个文件已是“已导入”"):
        actions.carry_out(sample.importer, upload=upload, now=timezone.now(), tell=tell_nobody)
    assert sample.written() == before


def test_the_files_go_when_it_is_imported_and_when_it_is_given_up(sample, client, settings, committed):
    upload = confirmed(sample, client, sample.sound)
    with committed():
        work()
    assert files(settings) == []
    other = sample.upload(client, sample.sound)
    with committed():
        sample.press(client, other, "drop")
    assert files(settings) == []
    assert sample.press(client, upload, "drop").status_code == 409, "what was imported is not given up any more"
    work()
    other.refresh_from_db()
    assert other.state is Status.DROPPED, "the job that was to read it finds it gone"


def test_the_same_workbook_uploaded_again_writes_nothing_the_second_time(sample, client):
    before = sample.written()
    confirmed(sample, client, sample.sound)
    work()
    again = sample.upload(client, sample.sound)
    work()
    sample.press(client, again, "confirm")
    work()
    assert sample.written() == before + sample.writes


def test_the_same_workbook_uploaded_twice_and_confirmed_twice_is_written_once(sample, client):
    before = sample.written()
    both = [sample.upload(client, sample.sound) for _time in range(2)]
    work()
    for upload in both:
        assert sample.press(client, upload, "confirm").status_code == 302
    work()
    assert sample.written() == before + sample.writes
    assert {type(one).objects.get(pk=one.pk).state for one in both} <= {Status.IMPORTED, Status.FAILED}


def test_a_button_pressed_twice_asks_once(sample, client):
    before = sample.written()
    upload = confirmed(sample, client, sample.sound)
    sample.press(client, upload, "confirm")
    assert sample.press(client, upload, "drop").status_code == 409
    work()
    sample.press(client, upload, "confirm")
    assert Job.objects.filter(kind=f"{sample.importer.name}.import").count() == 1
    assert sample.written() == before + sample.writes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_of_two_who_confirm_in_one_moment_one_does(name, client):
    sample = sample_of(name)
    client.force_login(sample.by)
    upload = sample.upload(client, sample.sound)
    work()
    gate, ends = threading.Barrier(2), []

    def press() -> None:
        try:
            mine = type(upload).objects.get(pk=upload.pk)
            gate.wait(20)
            actions.confirm(sample.importer, upload=mine, by=sample.by, now=timezone.now())
            ends.append("asked")
        except Stale as stale:
            ends.append(stale.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["asked", "这个文件已是“正在导入”,不能再办。"]
    assert Job.objects.filter(kind=f"{sample.importer.name}.import").count() == 1


def dies(monkeypatch: Any, importer: Any, what: str) -> None:
    """The worker ends without a word when it has done that, as one that is killed. what: of the importer, or the end of its job."""
    owner = running.JobHandle if what == "finish" else type(importer)
    does = getattr(owner, what)

    def does_and_dies(*args: Any, **kwargs: Any) -> None:
        does(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(owner, what, does_and_dies)


@pytest.mark.parametrize(("kind", "after"), [*KINDS.items(), ("import", "finish")])
def test_a_job_killed_in_the_middle_is_done_by_the_next_worker_whole_and_once(sample, client, settings, kind, after, monkeypatch):
    before = sample.written()
    upload = sample.upload(client, sample.sound) if kind == "read" else confirmed(sample, client, sample.sound)
    upload.refresh_from_db()
    with monkeypatch.context() as patch:
        dies(patch, sample.importer, after)
        with pytest.raises(SystemExit):
            running.run(upload.job.pk)
    still = type(upload).objects.get(pk=upload.pk)
    assert (still.state, sample.written(), len(files(settings))) == (upload.state, before, 1)
    assert not running.run(upload.job.pk), "its worker may still be at it"
    let_the_lease_run_out()
    assert running.run(upload.job.pk)
    still.refresh_from_db()
    assert still.state is (Status.WAITING if kind == "read" else Status.IMPORTED)
    assert sample.written() == before + (0 if kind == "read" else sample.writes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_that_is_killed_again_and_again_leaves_no_bar_that_never_moves(sample, client, kind, monkeypatch):
    before = sample.written()
    upload = sample.upload(client, sample.sound) if kind == "read" else confirmed(sample, client, sample.sound)
    upload.refresh_from_db()
    with monkeypatch.context() as patch:
        dies(patch, sample.importer, KINDS[kind])
        for _attempt in range(upload.job.max_attempts):
            with pytest.raises(SystemExit):
                running.run(upload.job.pk)
            let_the_lease_run_out()
    running.run(upload.job.pk)
    upload.refresh_from_db()
    assert (upload.state, sample.written()) == (Status.FAILED if kind == "read" else Status.WAITING, before)
    assert "试了 3 次都中断了" in page(client, upload)
    if kind == "import":
        assert sample.press(client, upload, "confirm").status_code == 302
        work()
        assert sample.written() == before + sample.writes


@pytest.mark.parametrize(("kind", "state"), [("read", Status.DROPPED), ("import", Status.WAITING)])
def test_a_job_that_is_cancelled_leaves_no_bar_that_never_moves(sample, client, kind, state):
    upload = sample.upload(client, sample.sound) if kind == "read" else confirmed(sample, client, sample.sound)
    upload.refresh_from_db()
    jobs.cancel(job=upload.job, by=sample.by)
    upload.refresh_from_db()
    assert upload.state is state
    page(client, upload)


def test_what_nobody_confirmed_within_a_day_is_forgotten_by_the_hour_s_task(sample, client, settings, committed):
    faulty, waits = sample.upload(client, sample.faulty), sample.upload(client, sample.sound)
    work()
    with time_machine.travel(at(TODAY) + timedelta(hours=23), tick=False):
        assert forget() == 0
    with time_machine.travel(at(TODAY) + timedelta(hours=25), tick=False), committed():
        assert forget() == 2
    assert files(settings) == []
    for upload in (faulty, waits):
        upload.refresh_from_db()
        assert (upload.state, upload.found) == (Status.DROPPED, {})
        assert "已放弃" in page(client, upload)
