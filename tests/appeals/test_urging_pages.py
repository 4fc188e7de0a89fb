"""The pages of 周一催办单, as the clerk, the party office and the leaders meet them, and the paper itself."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from nantun.appeals import actions
from nantun.appeals.choices import Status
from nantun.appeals.models import Appeal, UrgeSheet
from nantun.errors import RuleBroken
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import UnitFactory, make_user
from tests.support.days import at
from tests.visits.pages import as_, text_of
from tests.web.browser import PHONE

from .makers import NOW, Cast, brought_to, photo

MONDAY = date(2026, 10, 19)
LONG_AGO = at(date(2026, 9, 1))
HOME = "/appeals/sheets/"
WORDS = "更衣室暖气不足,夜班职工下班后洗完澡容易着凉,希望入冬前修好"


@pytest.fixture
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]


@pytest.fixture
def late(cast: Cast) -> Appeal:
    return brought_to(Status.IN_PROGRESS, cast, now=LONG_AGO, text=WORDS)


@pytest.fixture
def sheet(cast: Cast, late: Appeal) -> UrgeSheet:
    """Of the unit."""
    return next(one for one in actions.make_sheets(day=MONDAY, by=cast.office, now=NOW) if one.unit_id)


def line_name(sheet: UrgeSheet) -> str:
    return f"line_{sheet.lines.get().pk}"


def test_the_party_office_has_all_sheets_made_by_one_click(cast: Cast, late: Appeal) -> None:
    client = as_(cast.office)
    page = text_of(client.get(HOME))
    for piece in ("10月19日(周一)例会 · 2 张", "后勤科", "赵刚", "未生成", "全部生成并打印"):
        assert piece in page
    answer = client.post(f"{HOME}make/", {"day": "2026-10-19"}, follow=True)
    paper = text_of(answer)
    assert answer.redirect_chain[0][0] == f"{HOME}print/?day=2026-10-19"
    assert paper.count("<article") == 2
    for piece in ("CB-2026-0001", "CB-2026-0002", late.number, WORDS, "2026年10月19日(星期一)", "签字:", "领导批示/答复"):
        assert piece in paper
    assert "待签字" in text_of(client.get(HOME))
    assert "全部生成并打印" not in text_of(client.get(HOME))


def test_a_clerk_makes_the_sheet_of_his_unit(cast: Cast, late: Appeal) -> None:
    client = as_(cast.clerk)
    page = text_of(client.get(HOME))
    assert "后勤科" in page
    assert "赵刚" not in page
    answer = client.post(f"{HOME}make/", {"day": "2026-10-19", "only": f"unit-{cast.theirs.pk}"}, follow=True)
    assert f"{WORDS}" in text_of(answer)
    assert UrgeSheet.objects.get().made_by == cast.clerk


def test_a_day_on_which_nothing_can_be_made_says_so(cast: Cast, late: Appeal) -> None:
    answer = as_(cast.office).post(f"{HOME}make/", {"day": "2026-10-12"}, follow=True)
    assert "10月12日已经过去" in text_of(answer)
    assert not UrgeSheet.objects.exists()


@pytest.mark.parametrize("typed", ["", "x", "2026-13-45", "99999999999999", "0001-01-01"])
def test_an_address_without_a_sensible_day_shows_the_coming_monday(typed: str, cast: Cast) -> None:
    assert "10月19日(周一)例会" in text_of(as_(cast.office).get(HOME, {"day": typed}))
    text_of(as_(cast.office).get(f"{HOME}print/", {"day": typed}))


def test_what_came_back_is_entered_line_by_line_with_its_scan(cast: Cast, late: Appeal, sheet: UrgeSheet) -> None:
    client = as_(cast.clerk)
    address = f"{HOME}{sheet.pk}/answers/"
    assert WORDS in text_of(client.get(address))
    answer = client.post(address, {line_name(sheet): "本周五前修好", "file": photo()}, follow=True)
    assert "扫描件已存,录入了 1 行批示" in text_of(answer)
    assert "已记入办理经过" in text_of(answer)
    assert f"按签字催办单({sheet.number}):本周五前修好" in text_of(client.get(late.get_absolute_url()))
    assert client.get(f"{HOME}{sheet.pk}/scan/")["Content-Type"] == "image/jpeg"
    assert "接着录入批示" not in text_of(client.get(f"{HOME}{sheet.pk}/")), "nothing is left to enter"


def test_nothing_typed_is_lost_when_the_scan_is_missing(cast: Cast, sheet: UrgeSheet) -> None:
    answer = as_(cast.clerk).post(f"{HOME}{sheet.pk}/answers/", {line_name(sheet): "本周五前修好"})
    assert answer.status_code == 422
    assert "请选择签好字的催办单" in answer.content.decode()
    assert "本周五前修好" in answer.content.decode()
    assert sheet.lines.get().answer == ""


def test_whoever_is_second_learns_who_was_first_and_keeps_his_words(cast: Cast, sheet: UrgeSheet) -> None:
    address = f"{HOME}{sheet.pk}/answers/"
    as_(cast.clerk).post(address, {line_name(sheet): "本周五前修好", "file": photo()})
    office = as_(cast.office)
    answer = office.post(address, {line_name(sheet): "下周修好"})
    assert answer.status_code == 422
    for piece in ("周敏 12:00 已经录入", "本周五前修好", "下周修好"):
        assert piece in answer.content.decode()
    answer = office.post(address, {line_name(sheet): "下周修好", "file": photo(size=(60, 60))})
    assert "已经上传了扫描件" in answer.content.decode()


def test_a_leader_reads_his_own_and_others_find_nothing(cast: Cast, sheet: UrgeSheet) -> None:
    actions.enter_answers(sheet=sheet, answers={}, upload=photo(), by=cast.clerk, now=NOW)
    far = make_user(Role.HEAD, unit=UnitFactory(name="掘进三区"))
    colleague = make_user(unit=cast.theirs)
    for user, status in ((cast.head, 200), (cast.deputy, 200), (far, 404), (cast.visitor, 404), (colleague, 404), (cast.union, 404)):
        client = as_(user)
        assert client.get(f"{HOME}{sheet.pk}/").status_code == status
        assert client.get(f"{HOME}{sheet.pk}/scan/").status_code == status
    for user, status in ((cast.head, 403), (cast.deputy, 403), (far, 404)):
        assert as_(user).get(f"{HOME}{sheet.pk}/answers/").status_code == status
        assert as_(user).post(f"{HOME}{sheet.pk}/again/").status_code == status
    assert "后勤科" in text_of(as_(cast.head).get(HOME))
    assert as_(cast.head).post(f"{HOME}make/", {"day": "2026-10-19"}).status_code == 403
    assert as_(colleague).get(HOME).status_code == 403


def test_who_is_complained_of_since_sees_neither_the_line_nor_the_scan(cast: Cast, late: Appeal, sheet: UrgeSheet) -> None:
    """The deputy's sheet was printed and signed; then it turned out that one thing is complained of him."""
    other = brought_to(Status.IN_PROGRESS, cast, now=LONG_AGO, text="食堂饭菜凉")
    leaders = UrgeSheet.objects.get(leader=cast.deputy.employee)
    leaders = actions.remake_sheet(sheet=leaders, by=cast.office, now=NOW)
    actions.enter_answers(sheet=leaders, answers={}, upload=photo(), by=cast.office, now=NOW)
    address = f"{HOME}{leaders.pk}/"
    assert as_(cast.deputy).get(f"{address}scan/").status_code == 200
    actions.name_targets(appeal=late, people=[cast.deputy.employee], units=[], by=cast.office, now=NOW)
    page = text_of(as_(cast.deputy).get(address))
    assert late.number not in page
    assert WORDS not in page
    assert other.number in page
    assert as_(cast.deputy).get(f"{address}scan/").status_code == 404
    assert "看扫描件" not in page
    assert late.number in text_of(as_(cast.office).get(address))


def test_an_officer_who_is_complained_of_does_not_enter_the_sheet(cast: Cast, late: Appeal, sheet: UrgeSheet) -> None:
    actions.name_targets(appeal=late, people=[cast.office.employee], units=[], by=make_user(Role.PARTY_OFFICE), now=NOW)
    client = as_(cast.office)
    assert late.number not in text_of(client.get(f"{HOME}{sheet.pk}/"))
    assert client.get(f"{HOME}{sheet.pk}/answers/").status_code == 403
    assert client.post(f"{HOME}{sheet.pk}/answers/", {"file": photo()}).status_code == 403


def test_a_sheet_made_anew_leads_to_the_other(cast: Cast, late: Appeal, sheet: UrgeSheet) -> None:
    client = as_(cast.clerk)
    again = client.post(f"{HOME}{sheet.pk}/again/", follow=True)
    assert "(第 2 次)" in text_of(again)
    assert f'<a href="{HOME}{sheet.pk}/">CB-2026-' in text_of(again)
    assert "后来重新生成过" in text_of(client.get(f"{HOME}{sheet.pk}/"))


def test_a_meeting_that_is_over_is_asked_after(cast: Cast, sheet: UrgeSheet) -> None:
    with time_machine.travel(at(date(2026, 10, 21)), tick=False):
        client = as_(cast.clerk)
        assert "开过会、还没有上传签字单的" in text_of(client.get(HOME))
        page = text_of(client.get(HOME, {"day": "2026-10-19"}))
        assert "上传签好的" in page
        assert "重新生成" not in text_of(client.get(f"{HOME}{sheet.pk}/"))


def test_the_pages_cost_the_same_for_many_sheets(cast: Cast, late: Appeal) -> None:
    few = [queries(cast.office, address) for address in (HOME, f"{HOME}print/")]
    for number in range(4):
        unit = UnitFactory(name=f"试采{number}队")
        other = Cast(**{**vars(cast), "theirs": unit, "clerk": make_user(Role.CLERK, unit=unit), "head": make_user(Role.HEAD, unit=unit)})
        brought_to(Status.IN_PROGRESS, other, now=LONG_AGO)
    assert [queries(cast.office, address) for address in (HOME, f"{HOME}print/")] == few


def queries(user: User, address: str) -> int:
    """With every sheet made."""
    actions.make_sheets(day=MONDAY, by=User.objects.get(pk=user.pk), now=NOW)
    client = as_(user)
    with CaptureQueriesContext(connection) as asked:
        text_of(client.get(address))
    return len(asked)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_one_line_at_once_one_wins_and_the_other_is_told(transactional_db: None) -> None:
    cast = Cast.of()
    late = brought_to(Status.IN_PROGRESS, cast, now=LONG_AGO)
    sheet = next(one for one in actions.make_sheets(day=MONDAY, by=cast.office, now=NOW) if one.unit_id)
    actions.enter_answers(sheet=sheet, answers={}, upload=photo(), by=cast.clerk, now=NOW)
    line, start = sheet.lines.get(), Barrier(2)

    def enter(by: User) -> str:
        try:
            start.wait(10)
            actions.enter_answers(sheet=sheet, answers={line.pk: f"{by}的话"}, upload=None, by=by, now=NOW)
        except RuleBroken as broken:
            return broken.message
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(enter, (cast.clerk, cast.office)))
    assert told[0] == "won"
    assert "已经录入" in told[1]
    assert late.moves.filter(text__contains=sheet.number).count() == 1


# -- in a browser


@pytest.fixture
def crowded(transactional_db: None, settings: Any) -> Cast:
    """A unit with more than a page holds, another with one."""
    cast = Cast.of()
    for place in range(23):
        brought_to(Status.IN_PROGRESS, cast, now=LONG_AGO, text=f"第{place}件," + WORDS * 3)
    small = Cast(**{**vars(cast), "theirs": cast.ours, "clerk": make_user(Role.CLERK, unit=cast.ours), "head": cast.visitor})
    brought_to(Status.IN_PROGRESS, small, now=LONG_AGO, text="井口候车棚漏雨")
    return cast


def text_of_pdf(page: Page, path: Path) -> list[str]:
    """By pages."""
    page.pdf(path=path, prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return told.split("\f")[:-1]


@pytest.mark.trust
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_sheet_is_one_page_of_paper(crowded: Cast, signed_page: Callable[..., Page], tmp_path: Path) -> None:
    page = signed_page(crowded.office)
    page.goto(HOME)
    page.get_by_role("button", name="全部生成并打印").click()
    expect(page.get_by_role("button", name="打印全部")).to_be_visible()
    pages = text_of_pdf(page, tmp_path / "sheets.pdf")
    assert len(pages) == 3
    for paper in pages:
        for piece in ("诉求催办单", "2026年10月19日(星期一)", "序号", "领导批示/答复", "签字:", "日期:", "第 1 页,共 1 页", "制单:孙静"):
            assert piece in paper
        assert "我的待办" not in paper
        assert "打印全部" not in paper
    whole = next(paper for paper in pages if "后勤科(负责人" in paper)
    assert len(re.findall(r"SQ-2026-\d{4}", whole)) == 20
    assert "另有 3 件" in whole
    assert sum("井口候车棚漏雨" in paper for paper in pages) == 1, "the deputy has twenty that are as late and were raised before"
    assert page.complaints == []


@pytest.mark.trust
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_paper_that_came_back_is_entered_on_a_telephone(crowded: Cast, signed_page: Callable[..., Page]) -> None:
    sheet = actions.make_sheets(day=MONDAY, by=crowded.clerk, now=NOW)[0]
    page = signed_page(crowded.clerk, viewport=PHONE)
    page.goto(f"{HOME}{sheet.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("link", name="上传签好的").click()
    page.get_by_label("签好字的催办单").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo().read()})
    page.get_by_label(re.compile(r"^1\. SQ-")).fill("本周五前修好")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="存下并录入").click()
    expect(page.get_by_role("status").get_by_text("录入了 1 行批示")).to_be_visible()
    assert sheet.lines.get(order=1).answer == "本周五前修好"
    assert page.complaints == []
