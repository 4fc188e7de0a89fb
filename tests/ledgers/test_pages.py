"""The pages of ledgers: who sees what, who may do what, what a click does."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from nantun.jobs.models import Job
from nantun.ledgers import actions, shelf
from nantun.ledgers.building import build_month
from nantun.ledgers.models import Confirmation, LedgerBook, Seal, TrialMonth
from nantun.ledgers.slots import Slot, month_url
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from tests.factories import UnitFactory, make_user
from tests.ledgers.reading import OCTOBER, enter
from tests.ledgers.test_building import picture
from tests.ledgers.toys import TOYS

pytestmark = pytest.mark.usefixtures("mine")
SIXTH = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_sixth_of_november(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(SIXTH):
        yield


@pytest.fixture
def ours():
    return UnitFactory(name="综采一队", order=1)


@pytest.fixture
def theirs():
    return UnitFactory(name="选煤厂", order=2)


@pytest.fixture
def people(ours, theirs) -> dict[str, Any]:
    return {
        "clerk": make_user(Role.CLERK, unit=ours),
        "head": make_user(Role.HEAD, unit=ours),
        "deputy": make_user(Role.DEPUTY, unit=theirs, units=[ours]),
        "supervision": make_user(Role.SUPERVISION, unit=theirs, units=[ours]),
        "principal": make_user(Role.PRINCIPAL, unit=theirs),
        "office": make_user(Role.PARTY_OFFICE, unit=theirs),
        "their clerk": make_user(Role.CLERK, unit=theirs),
        "their head": make_user(Role.HEAD, unit=theirs),
        "worker": make_user(unit=ours),
        "admin": make_user(Role.SYSTEM_ADMIN, unit=theirs),
        "finance": make_user(Role.FINANCE, unit=theirs),
    }


@pytest.fixture
def books(ours, theirs, people) -> list[LedgerBook]:
    enter(ours, text="食堂饭菜凉", parts=("张三",), secret="情绪低落")
    enter(theirs, text="住房漏水")
    return build_month(TOYS, OCTOBER, now=SIXTH)


def slot(unit: Any = None) -> Slot:
    return Slot(TOYS, OCTOBER, unit)


def sha(unit: Any) -> str:
    return LedgerBook.objects.get(unit=unit, version=0).sha256


SEES_OURS = ["clerk", "head", "deputy", "supervision", "principal", "office"]
SEES_NOT = ["their clerk", "their head", "worker", "admin", "finance"]


def test_a_unit_book_is_read_on_screen_by_those_over_it(client, people, books, ours):
    for who in SEES_OURS:
        client.force_login(people[who])
        page = client.get(slot(ours).url()).content.decode()
        assert "综采一队2026年10月玩具台账" in page, who
        assert "食堂饭菜凉" in page
        assert "张三" in page
        assert "情绪低落" not in page


def test_for_anybody_else_it_is_not_there(client, people, books, ours):
    for who in SEES_NOT:
        client.force_login(people[who])
        assert client.get(slot(ours).url()).status_code == 404, who
        assert client.get(slot(ours).url("file", 0)).status_code == 404, who


def test_the_mine_book_is_not_there_for_those_over_units(client, people, books):
    for who in ("clerk", "head", "deputy", "supervision", "their clerk", "worker"):
        client.force_login(people[who])
        assert client.get(slot().url()).status_code == 404, who
        assert client.get(month_url(TOYS, OCTOBER, "zip")).status_code == 404, who


def test_the_mine_book_shows_its_summary(client, people, books):
    for who in ("principal", "office"):
        client.force_login(people[who])
        page = client.get(slot().url()).content.decode()
        assert "综采一队" in page, who
        assert "未确认" in page
        assert "食堂饭菜凉" not in page


def test_the_month_shows_each_reader_his_units(client, people, books):
    for who, names in {"clerk": (True, False), "office": (True, True), "their head": (False, True)}.items():
        client.force_login(people[who])
        page = client.get(month_url(TOYS, OCTOBER)).content.decode()
        table = page[page.index("<tbody>") : page.index("</table>")]
        assert ("综采一队" in table, "选煤厂" in table) == names, who
        assert ("全矿" in table) == (who == "office")


def test_the_room_is_closed_to_those_without_a_ledger(client, people, books):
    for who in ("worker", "admin", "finance"):
        client.force_login(people[who])
        assert client.get(reverse("ledgers:home")).status_code == 403, who
        assert client.get(month_url(TOYS, OCTOBER)).status_code == 404, who


def test_the_room_opens_on_last_month(client, people):
    client.force_login(people["clerk"])
    assert client.get(reverse("ledgers:home")).url == "/ledgers/toys/2026-10/"


def test_a_month_to_come_and_a_ledger_unknown_are_not_there(client, people):
    client.force_login(people["office"])
    assert client.get("/ledgers/toys/2026-12/").status_code == 404
    assert client.get("/ledgers/nothing/2026-10/").status_code == 404
    assert client.get("/ledgers/toys/2026-13/").status_code == 404
    assert client.get("/ledgers/toys/2026-10/999999/").status_code == 404


# owner, colleagues, strangers: for each act what everybody gets. 404: may not even see it; 403: sees it and may not.
ACTS = {
    "draft": {
        "clerk": 302,
        "head": 302,
        "office": 302,
        "deputy": 403,
        "supervision": 403,
        "principal": 403,
        "their clerk": 404,
        "worker": 404,
    },
    "confirm": {"head": 302, "clerk": 403, "office": 403, "deputy": 403, "principal": 403, "their head": 404, "worker": 404, "admin": 404},
    "scan": {"clerk": 302, "head": 403, "office": 403, "deputy": 403, "their clerk": 404, "worker": 404},
    "file": {
        "clerk": 200,
        "head": 200,
        "office": 200,
        "deputy": 403,
        "supervision": 403,
        "principal": 403,
        "their head": 404,
        "worker": 404,
    },
    "annex": {
        "head": 200,
        "office": 200,
        "clerk": 403,
        "deputy": 403,
        "supervision": 403,
        "principal": 403,
        "their head": 404,
        "admin": 404,
    },
    "build": {"office": 302, "principal": 403, "clerk": 404, "head": 404, "deputy": 404, "worker": 404},
    "seal": {"office": 302, "principal": 403, "clerk": 404, "head": 404, "worker": 404},
    "trial": {"office": 302, "principal": 403, "clerk": 404, "head": 404, "worker": 404},
    "rebuild": {"office": 302, "principal": 403, "clerk": 404, "head": 404, "worker": 404},
    "zip": {"office": 200, "principal": 403, "clerk": 404, "head": 404, "worker": 404},
}


def do(client: Any, act: str, unit: Any) -> Any:
    whole = month_url(TOYS, OCTOBER, act) if act in ("build", "seal", "trial", "rebuild", "zip") else ""
    if act == "confirm":
        return client.post(slot(unit).url("confirm", sha(unit)))
    if act == "scan":
        return client.post(slot(unit).url("scan"), {"file": SimpleUploadedFile("a.png", picture())})
    if act in ("file", "annex"):
        return client.get(slot(unit).url(act, 0))
    if act == "draft":
        return client.post(slot(unit).url("draft"))
    return client.get(whole) if act == "zip" else client.post(whole, {"reason": "试用"})


@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(client, people, books, ours, act):
    for who, status in sorted(ACTS[act].items(), key=lambda case: case[1], reverse=True):
        client.force_login(people[who])
        response = do(client, act, ours)
        if response.streaming:
            assert b"".join(response.streaming_content)
        assert response.status_code == status, who
        if status >= 400:
            assert not any(model.objects.exists() for model in (Confirmation, Seal, TrialMonth, AccessLog))


def test_an_act_is_not_done_by_a_link(client, people, books, ours):
    client.force_login(people["office"])
    for act in ("build", "seal", "trial", "rebuild"):
        assert client.get(month_url(TOYS, OCTOBER, act)).status_code == 405
    client.force_login(people["head"])
    assert client.get(slot(ours).url("confirm", sha(ours))).status_code == 405


def test_a_download_is_the_file_and_is_written_down(client, people, books, ours):
    client.force_login(people["clerk"])
    response = client.get(slot(ours).url("file", 0))
    content = b"".join(response.streaming_content)
    assert load_workbook(io.BytesIO(content)).active["A1"].value == "南屯煤矿2026年10月玩具台账"
    assert "%E7%BB%BC%E9%87%87%E4%B8%80%E9%98%9F" in response["Content-Disposition"]
    log = AccessLog.objects.get()
    assert (log.user, log.action, log.rows, log.fields) == (people["clerk"], "downloaded", 1, "ledger")


def test_the_annex_is_written_down_apart(client, people, books, ours):
    client.force_login(people["head"])
    content = b"".join(client.get(slot(ours).url("annex", 0)).streaming_content)
    assert "情绪低落" in [cell.value for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert AccessLog.objects.get().fields == "annex"


def test_all_units_come_in_one_archive(client, people, books):
    client.force_login(people["office"])
    content = b"".join(client.get(month_url(TOYS, OCTOBER, "zip")).streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            "01-南屯煤矿2026年10月玩具台账-综采一队(草稿).xlsx",
            "02-南屯煤矿2026年10月玩具台账-选煤厂(草稿).xlsx",
            "03-南屯煤矿2026年10月玩具台账-全矿(草稿).xlsx",
        ]
        assert all(archive.read(name).startswith(b"PK") for name in archive.namelist())
    assert AccessLog.objects.get().rows == 2


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(client, people, books, ours):
    client.force_login(people["clerk"])
    path = LedgerBook.objects.get(unit=ours).file
    path.write_bytes(path.read_bytes() + b" ")
    response = client.get(slot(ours).url("file", 0), follow=True)
    assert "与生成时不一致" in response.content.decode()
    path.unlink()
    response = client.get(slot(ours).url("file", 0), follow=True)
    assert "文件不在了" in response.content.decode()
    assert not AccessLog.objects.exists()


def test_a_confirmation_is_told_on_the_page(client, people, books, ours):
    client.force_login(people["head"])
    page = client.post(slot(ours).url("confirm", sha(ours)), follow=True).content.decode()
    assert "已审核确认" in page
    assert f"<strong>{people['head'].name}</strong> 审核确认" in page


def test_a_stale_confirmation_shows_the_fresh_draft(client, people, books, ours):
    client.force_login(people["head"])
    old = sha(ours)
    enter(ours, text="后来录入的一条")
    page = client.post(slot(ours).url("confirm", old), follow=True).content.decode()
    assert "请再看一遍" in page
    assert "后来录入的一条" in page


def test_a_wrong_scan_is_said_at_its_field(client, people, books, ours):
    client.force_login(people["clerk"])
    response = client.post(slot(ours).url("scan"), {"file": SimpleUploadedFile("a.pdf", b"MZ")})
    assert response.status_code == 422
    assert "不是能打开的照片" in response.content.decode()


def test_the_scan_is_shown_to_head_clerk_and_office_only(client, people, books, ours):
    client.force_login(people["clerk"])
    do(client, "scan", ours)
    url = reverse("ledgers:scan-file", args=[Confirmation.objects.get().pk])
    for who, status in {
        "clerk": 200,
        "head": 200,
        "office": 200,
        "deputy": 403,
        "principal": 403,
        "their head": 404,
        "worker": 404,
    }.items():
        client.force_login(people[who])
        assert client.get(url).status_code == status, who
    assert client.get(reverse("ledgers:scan-file", args=[10**6])).status_code == 404


def test_sealing_names_the_units_that_did_not_confirm(client, people, books, ours):
    actions.confirm(slot=slot(ours), by=people["head"], sha256=sha(ours), now=SIXTH)
    client.force_login(people["office"])
    page = client.get(month_url(TOYS, OCTOBER)).content.decode()
    assert "还有 1 个单位没有确认:选煤厂" in page
    assert "已确认 1 个" in page


def test_before_the_sixth_the_page_says_from_when_it_can_be_sealed(client, people, books):
    client.force_login(people["office"])
    with time_machine.travel(datetime(2026, 11, 5, 1, 0, tzinfo=UTC)):
        page = client.get(month_url(TOYS, OCTOBER)).content.decode()
        assert "11月5日 前还可以补充,11月6日 起可以封存" in page
        response = client.post(month_url(TOYS, OCTOBER, "seal"), follow=True)
    assert "11月6日 起才能封存" in response.content.decode()
    assert not Seal.objects.exists()


def test_after_the_seal_the_page_offers_a_new_version_only(client, people, books):
    client.force_login(people["office"])
    client.post(month_url(TOYS, OCTOBER, "seal"))
    build_month(TOYS, OCTOBER, now=SIXTH)
    page = client.get(month_url(TOYS, OCTOBER)).content.decode()
    assert "重新生成" in page
    assert month_url(TOYS, OCTOBER, "seal") not in page
    assert month_url(TOYS, OCTOBER, "build") not in page
    client.force_login(people["head"])
    assert "更新草稿" not in client.get(slot(LedgerBook.objects.filter(version=1).first().unit).url()).content.decode()


def test_a_new_version_without_a_reason_is_refused_in_words(client, people, books):
    client.force_login(people["office"])
    client.post(month_url(TOYS, OCTOBER, "seal"))
    build_month(TOYS, OCTOBER, now=SIXTH)
    page = client.post(month_url(TOYS, OCTOBER, "rebuild"), {"reason": ""}, follow=True).content.decode()
    assert "请写明重新生成的原因" in page


def test_a_trial_month_is_marked(client, people, books):
    client.force_login(people["office"])
    page = client.post(month_url(TOYS, OCTOBER, "trial"), {"reason": "第一个月"}, follow=True).content.decode()
    assert "试运行,不封存" in page


def test_building_leads_to_the_job_with_its_bar(client, people):
    client.force_login(people["office"])
    response = client.post(month_url(TOYS, OCTOBER, "build"))
    assert response.url == Job.objects.get().get_absolute_url()
    assert client.post(month_url(TOYS, OCTOBER, "build")).url == response.url


def test_an_empty_month_says_what_is_to_be_done(client, people, ours):
    client.force_login(people["clerk"])
    page = client.get(slot(ours).url()).content.decode()
    assert "还没有生成" in page
    assert "生成草稿" in page
    page = client.post(slot(ours).url("draft"), follow=True).content.decode()
    assert "草稿已生成,共 0 行" in page
    assert "本月无" in page


def test_a_book_on_screen_shows_what_the_file_holds_and_not_what_changed_since(client, people, books, ours):
    enter(ours, text="刚刚录入的")
    client.force_login(people["head"])
    page = client.get(slot(ours).url()).content.decode()
    assert "刚刚录入的" not in page
    assert "又录入 1 行" in page


def test_a_file_that_cannot_be_opened_is_said_on_the_page(client, people, books, ours):
    shelf_file = shelf.root() / LedgerBook.objects.get(unit=ours).path
    shelf_file.write_bytes(b"not a workbook")
    client.force_login(people["head"])
    assert "打不开了" in client.get(slot(ours).url()).content.decode()


def test_last_december_is_asked_for_in_january(client, people):
    with time_machine.travel(datetime(2027, 1, 2, tzinfo=UTC)):
        client.force_login(people["clerk"])
        assert client.get(reverse("ledgers:home")).url == "/ledgers/toys/2026-12/"
        assert client.get(month_url(TOYS, date(2026, 12, 1))).status_code == 200
