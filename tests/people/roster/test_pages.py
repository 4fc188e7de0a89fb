"""Uploading a roster through the pages: preview, confirmation, result; faults; what is refused at the field."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nantun.errors import Stale
from nantun.jobs import handlers
from nantun.jobs.choices import Status as JobStatus
from nantun.jobs.models import Job
from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee, RosterImport
from nantun.people.roles import Role
from nantun.people.roster.importer import MINE_ROSTER
from nantun.privacy.models import AccessLog
from nantun.uploads import actions
from nantun.uploads.choices import Status
from tests.factories import make_user
from tests.support.jobs import work
from tests.workbooks.makers import empty_rows, encrypted_package, old_excel, zip_bomb

from .makers import JANUARY, JUNE, person, roster_file, take_in

pytestmark = pytest.mark.django_db

ALL = [person(number) for number in range(1, 6)]
UPLOAD = "/people/roster/"


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    """Files lie in a folder of the test's own, so that those left over can be counted."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def officer(client):
    """Somebody of personnel, signed in; he stands on the roster of tests no more than anybody from outside."""
    user = make_user(Role.HR, name="王人事")
    Employee.objects.filter(pk=user.employee_id).update(status=EmployeeStatus.MOVED_OUT)
    client.force_login(user)
    return user


def files() -> list[str]:
    folder = "people/uploads"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def upload(client, content: bytes, **more) -> object:
    return client.post(UPLOAD, {"file": SimpleUploadedFile("花名册.xlsx", content), **more})


def uploaded(client, people, **options) -> RosterImport:
    response = upload(client, roster_file(people, **options))
    assert response.status_code == 302, response.content.decode()
    work()
    return RosterImport.objects.latest("pk")


def kept(by) -> RosterImport:
    """An import that stands in the table, without a file."""
    facts = {"name": "旧.xlsx", "added_by": by, "added_at": timezone.now(), "counts": {"people": 5}}
    return RosterImport.objects.create(status=Status.DROPPED, **facts)


def page(client, row) -> str:
    response = client.get(row.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def confirm(client, row, **data) -> object:
    return client.post(reverse("people:roster-confirm", args=[row.pk]), data)


def wrong_at_file(response) -> str:
    assert response.status_code == 422
    return str(response.context["form"].errors["file"])


def test_a_first_roster_goes_from_upload_by_preview_to_result(client, officer, django_capture_on_commit_callbacks):
    row = uploaded(client, ALL)
    assert (row.state, row.day, row.counts["added"]) == (Status.WAITING, JANUARY, 5)
    assert not Employee.objects.filter(number="000001").exists()
    text = page(client, row)
    assert "新增 5 人" in text
    assert "新单位 1 个" in text
    assert "确认导入" in text
    with django_capture_on_commit_callbacks(execute=True):
        assert confirm(client, row).status_code == 302
    assert "正在导入" in page(client, row)
    with django_capture_on_commit_callbacks(execute=True):
        work()
    row.refresh_from_db()
    assert (row.state, row.confirmed_by, row.job.status) == (Status.IMPORTED, officer, JobStatus.DONE)
    assert row.job.summary == "共 5 人:新增 5,变动 0,缺少 0"
    assert row.job.result_url == row.get_absolute_url()
    assert Employee.objects.on_post().count() == 5
    assert "已导入" in page(client, row)
    assert files() == []


def test_while_it_is_read_the_page_shows_the_bar_and_waits_for_the_end(client, officer):
    upload(client, roster_file(ALL))
    row = RosterImport.objects.get()
    text = page(client, row)
    assert "正在核对" in text
    assert "job-finished" in text
    assert reverse("jobs:progress", args=[row.job.pk]) in text


def test_the_uploaded_file_lies_sealed_on_the_disk(client, officer):
    content = roster_file(ALL)
    upload(client, content)
    row = RosterImport.objects.get()
    with open(row.file.path, "rb") as file:
        assert not file.read().startswith(b"PK")
    assert row.file.read() == content
    assert "花名册" not in row.file.name


def test_the_names_behind_a_count_are_fetched_a_hundred_at_a_time(client, officer):
    row = uploaded(client, [person(number) for number in range(1, 121)])
    first = client.get(reverse("people:roster-part", args=[row.pk, "added"]))
    assert len(first.context["names"]) == 100
    assert "张二" in first.content.decode()
    rest = client.get(reverse("people:roster-part", args=[row.pk, "added"]), {"from": 100})
    assert len(rest.context["names"]) == 20
    assert client.get(reverse("people:roster-part", args=[row.pk, "secrets"])).status_code == 404


def test_what_changed_is_told_in_words_without_id_numbers(client, officer):
    take_in(ALL)
    row = uploaded(
        client,
        [
            {**ALL[0], "姓名": "张新", "联系电话": "13912345678", "政治面貌": "党员"},
            {**ALL[1], "单位": "掘进一区", "班组": None},
            {**ALL[2], "身份证号": person(77, 出生日期=ALL[2]["出生日期"])["身份证号"], "出生日期": person(77)["出生日期"]},
            *ALL[3:],
        ],
        day=JUNE,
    )
    edited = client.get(reverse("people:roster-part", args=[row.pk, "edited"])).content.decode()
    moved = client.get(reverse("people:roster-part", args=[row.pk, "moved"])).content.decode()
    assert "姓名 张二 → 张新" in edited
    assert "政治面貌 群众 → 中共党员" in edited
    assert "139******78" in edited
    assert "身份证号有改动" in edited
    assert person(77)["身份证号"] not in edited + str(row.found)
    assert "单位 综采一队 → 掘进一区;班组 生产一班 → 空" in moved


def test_people_who_are_missing_are_ticked_one_by_one_and_only_they_leave(client, officer, django_capture_on_commit_callbacks):
    take_in(ALL)
    row = uploaded(client, ALL[2:], day=JUNE)
    text = page(client, row)
    assert "花名册里没有的在岗人员 2 人" in text
    first = Employee.objects.get(number="000001")
    with django_capture_on_commit_callbacks(execute=True):
        assert confirm(client, row, leaving="ticked", picked=[first.pk]).status_code == 302
        work()
    off = Employee.objects.filter(status=EmployeeStatus.OFF_POST)
    assert [(one.number, one.status_since) for one in off] == [("000001", JUNE)]


def test_all_who_are_missing_leave_when_so_asked(client, officer):
    take_in(ALL)
    row = uploaded(client, ALL[2:], day=JUNE)
    confirm(client, row, leaving="all")
    work()
    assert list(Employee.objects.filter(status=EmployeeStatus.OFF_POST).order_by("number").values_list("number", flat=True)) == [
        "000001",
        "000002",
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "leaving"),
        ({"leaving": "ticked"}, "leaving"),
        ({"leaving": "ticked", "picked": ["999999"]}, "picked"),
        ({"leaving": "x"}, "leaving"),
    ],
)
def test_a_confirmation_that_does_not_say_who_leaves_is_asked_again_at_its_field(client, officer, data, field):
    take_in(ALL)
    row = uploaded(client, [*ALL[1:], person(6)], day=JUNE)
    response = confirm(client, row, **data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert RosterImport.objects.get(pk=row.pk).state is Status.WAITING


def test_a_unit_list_uploaded_for_the_mines_is_warned_of(client, officer):
    people = [person(number) for number in range(1, 41)]
    take_in(people)
    assert "请核实这是全矿的花名册" in page(client, uploaded(client, people[:10], day=JUNE))
    assert "请核实这是全矿的花名册" not in page(client, uploaded(client, people[1:], day=JUNE))


def test_columns_and_lines_that_do_not_come_in_are_named(client, officer):
    one = {**person(1), "血型": "A"}
    text = page(client, uploaded(client, [one, {"序号": "合计"}], head=[*one, "备注"]))
    assert "不导入的列:血型" in text
    assert "第 5 行" in text


def test_the_same_roster_again_says_that_nothing_changes_and_offers_nothing_to_confirm(client, officer):
    take_in(ALL)
    row = uploaded(client, ALL)
    text = page(client, row)
    assert "与系统里的花名册一致" in text
    assert "确认导入" not in text
    assert confirm(client, row, leaving="nobody").status_code == 422


def test_faults_are_listed_and_the_marked_workbook_is_handed_back_and_logged(client, officer):
    row = uploaded(client, [*ALL, person(6, 职级="特级无敌", 身份证号="370899200108182010")])
    assert row.state is Status.FAULTY
    text = page(client, row)
    assert "2 处错误" in text
    assert "K9" in text
    assert "特级无敌" in text
    assert "370899200108182010" not in text
    response = client.get(reverse("people:roster-marked", args=[row.pk]))
    book = load_workbook(io.BytesIO(response.content))
    assert book.active["K9"].comment.text.startswith("不认识这个写法")
    log = AccessLog.objects.get()
    assert (log.user, log.subject, log.rows) == (officer, f"people.rosterimport:{row.pk}", 2)
    assert not Employee.objects.filter(number="000001").exists()
    assert confirm(client, row).status_code == 422


def test_a_contradiction_with_the_database_is_a_fault_like_any_other(client, officer):
    take_in(ALL)
    row = uploaded(client, [{**ALL[0], "工号": "000099"}, *ALL[1:]], day=JUNE)
    assert row.state is Status.FAULTY
    assert "这个身份证号在系统里是 张二(工号 000001)的" in page(client, row)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        ("工号,姓名".encode("gbk"), "不是 Excel 工作簿"),
        (old_excel(), ".xls"),
        (encrypted_package(), "密码"),
        (zip_bomb(64), "倍,不正常"),
        (roster_file(ALL)[:2000], "不完整"),
    ],
)
def test_a_bad_file_is_refused_at_the_field_and_nothing_is_kept(client, officer, content, sentence):
    response = upload(client, content)
    assert sentence in wrong_at_file(response)
    assert not RosterImport.objects.exists()
    assert files() == []


@pytest.mark.parametrize(("content", "sentence"), [(empty_rows(30_000), "都是空的"), (roster_file(ALL, head=["甲", "乙"]), "没有找到表头")])
def test_a_workbook_without_a_roster_is_refused_by_the_reading_and_no_file_is_kept(
    client, officer, django_capture_on_commit_callbacks, content, sentence
):
    assert upload(client, content).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        work()
    row = RosterImport.objects.get()
    assert row.state is Status.FAILED
    assert sentence in page(client, row)
    assert files() == []


def test_a_file_too_large_is_refused_before_it_is_read(client, officer):
    assert "超过 20 MB" in wrong_at_file(upload(client, b"PK\x03\x04" + b"\x00" * (20 * 1024 * 1024)))


def test_an_upload_cut_off_midway_is_a_sentence_and_no_error(client, officer):
    """The browser's connection broke: the form ends in the middle of the file."""
    boundary, content = "x" * 20, roster_file(ALL)
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    for body in (head.encode() + content[: len(content) // 2], head.encode()[:60], b""):
        response = client.generic("POST", UPLOAD, body, content_type=f"multipart/form-data; boundary={boundary}")
        assert wrong_at_file(response)
    assert not RosterImport.objects.exists()


def test_a_day_to_come_is_refused_at_its_field_and_one_in_the_file_by_the_reading(client, officer):
    response = upload(client, roster_file(ALL), day="2999-01-01")
    assert response.status_code == 422
    assert "day" in response.context["form"].errors
    row = uploaded(client, ALL, day=timezone.localdate() + timedelta(days=400))
    assert row.state is Status.FAULTY
    assert "还没到" in page(client, row)


def test_a_given_day_goes_before_the_one_in_the_file(client, officer):
    upload(client, roster_file(ALL), day="2026-06-01")
    work()
    assert RosterImport.objects.get().day == JUNE


def test_two_who_confirm_at_once_confirm_once(client, officer):
    row = uploaded(client, ALL)
    stale = RosterImport.objects.get(pk=row.pk)
    assert confirm(client, row).status_code == 302
    assert confirm(client, row).status_code == 422
    with pytest.raises(Stale):
        actions.confirm(MINE_ROSTER, upload=stale, by=officer, now=timezone.now())
    assert Job.objects.filter(kind="people.roster.import").count() == 1


def test_what_changed_since_the_preview_stops_the_import_and_says_so(client, officer, django_capture_on_commit_callbacks):
    take_in(ALL)
    row = uploaded(client, [*ALL, person(6)], day=JUNE)
    take_in([{**ALL[0], "姓名": "张新"}, *ALL[1:]])
    confirm(client, row)
    with django_capture_on_commit_callbacks(execute=True):
        work()
    row.refresh_from_db()
    assert (row.state, row.job.status) == (Status.FAILED, JobStatus.FAILED)
    assert "请重新上传" in page(client, row)
    assert not Employee.objects.filter(number="000006").exists()
    assert files() == []


def test_an_upload_can_be_given_up_and_its_file_is_gone(client, officer, django_capture_on_commit_callbacks):
    row = uploaded(client, ALL)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("people:roster-withdraw", args=[row.pk])).status_code == 302
    assert files() == []
    assert "已放弃" in page(client, row)
    assert client.post(reverse("people:roster-withdraw", args=[row.pk])).status_code == 409


def test_after_a_day_the_files_are_forgotten_and_what_was_not_confirmed_is_given_up(client, officer, django_capture_on_commit_callbacks):
    faulty, ready = uploaded(client, [person(1, 职级="?")]), uploaded(client, ALL)
    now = timezone.now()
    assert actions.forget(MINE_ROSTER, now=now + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget(MINE_ROSTER, now=now + timedelta(hours=25)) == 2
    assert files() == []
    assert {RosterImport.objects.get(pk=row.pk).state for row in (faulty, ready)} == {Status.DROPPED}
    assert actions.forget(MINE_ROSTER, now=now + timedelta(hours=26)) == 0


def test_a_job_that_runs_twice_applies_once(client, officer):
    row = uploaded(client, ALL)
    confirm(client, row)
    work()

    class Handle:
        result_url = ""

        def step(self, *_): ...
        def finish(self, result):
            self.result = result

    handle = Handle()
    handlers.find("people.roster.import").function(handle, upload_id=row.pk)
    assert handle.result["summary"] == "共 5 人:新增 5,变动 0,缺少 0"
    assert Employee.objects.on_post().count() == 5


@pytest.mark.parametrize("role", [None, *[role for role in Role if role not in (Role.HR, Role.WORKER)]])
def test_nobody_but_personnel_sees_or_does_any_of_it(client, officer, role):
    row = kept(officer)
    client.force_login(make_user(role))
    for name in ("roster-import", "roster-marked"):
        assert client.get(reverse(f"people:{name}", args=[row.pk])).status_code == 403
    for name in ("roster-confirm", "roster-withdraw"):
        assert client.post(reverse(f"people:{name}", args=[row.pk])).status_code == 403
    assert client.get(reverse("people:roster-part", args=[row.pk, "added"])).status_code == 403
    assert client.get(UPLOAD).status_code == upload(client, roster_file(ALL)).status_code == 403
    assert client.get(reverse("people:roster-blank")).status_code == 403


def test_the_blank_roster_comes_back_as_a_roster(client, officer):
    book = load_workbook(io.BytesIO(client.get(reverse("people:roster-blank")).content))
    one = person(1)
    for cell in book.active[2]:
        heading = str(cell.value).removesuffix("(必填)")
        book.active.cell(3, cell.column).value = one.get(heading)
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue())
    work()
    row = RosterImport.objects.get()
    assert (row.state, row.counts["added"], row.notes["unknown"]) == (Status.WAITING, 1, [])


def test_the_pages_cost_the_same_for_one_import_and_for_many(client, officer, django_assert_max_num_queries):
    row = uploaded(client, ALL)
    for _ in range(8):
        kept(officer)
    client.get(UPLOAD)
    with django_assert_max_num_queries(12):
        client.get(UPLOAD)
    with django_assert_max_num_queries(12):
        client.get(row.get_absolute_url())
