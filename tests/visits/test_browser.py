"""The entry form as people use it: by keyboard, in a hurry, on a telephone, with a browser that closes in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from nantun.ledgers.building import build_month
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, TeamFactory, UnitFactory, make_user, stand_in
from tests.privacy.pictures import jpeg
from tests.web.browser import PHONE, pick
from visits import actions
from visits.choices import Manner
from visits.ledgers import VISITS
from visits.models import Visit
from visits.views import VisitList

from .makers import SENTENCE, log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Signed = Callable[..., Page]


@pytest.fixture
def people(transactional_db: None) -> dict[str, Any]:
    unit = UnitFactory(name="综采一队")
    team = TeamFactory(unit=unit, name="生产一班")
    return {
        "head": make_user(Role.HEAD, unit=unit, name="王强"),
        "clerk": make_user(Role.CLERK, unit=unit, name="周敏"),
        "worker": EmployeeFactory(unit=unit, team=team, name="张三"),
        "mate": EmployeeFactory(unit=unit, team=team, name="陈勇"),
    }


def open_form(page: Page, address: str = "/visits/log/") -> None:
    page.goto(address)
    expect(page.locator("#id_seen-ts-control")).to_be_focused()


@pytest.mark.trust
def test_a_visit_is_entered_by_keyboard_alone(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "zs", "张三")
    for stop in ("summary", "[name=manner]", "[name=place_kind]"):
        page.keyboard.press("Tab")
        expect(page.locator(f"{stop}:focus")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type(SENTENCE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王强走访张三")
    visit = Visit.objects.get()
    assert (visit.day, visit.place_kind, visit.summary) == (timezone.localdate(), "underground", SENTENCE)
    assert page.complaints == []


def test_the_form_stands_on_one_screen_of_an_office_computer(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["head"])
    open_form(page)
    expect(page.get_by_role("button", name="保存", exact=True)).to_be_in_viewport()


@pytest.mark.trust
def test_picking_a_team_makes_it_collective(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "生产一班", "生产一班")
    expect(page.get_by_label("集体", exact=True)).to_be_checked()
    page.get_by_label("班前会", exact=True).check()
    page.locator("#id_summary").fill(SENTENCE)
    page.get_by_role("button", name="保存并继续录入").click()
    expect(page.get_by_role("status").get_by_text("已登记")).to_be_visible()
    visit = Visit.objects.get()
    assert visit.manner == Manner.COLLECTIVE
    assert {one.employee for one in visit.visited.all()} == {people["worker"], people["mate"]}


@pytest.mark.trust
def test_a_probable_duplicate_is_shown_before_it_is_saved(people: dict[str, Any], signed_page: Signed) -> None:
    known = log(people["head"], people["worker"], day=timezone.localdate())
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "zs", "张三")
    expect(page.locator(".alike")).to_contain_text(known.number)
    page.get_by_label("电话", exact=True).check()
    page.locator("#id_summary").fill("另一件事")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("这一天已有走访同一个人的记录").first).to_be_visible()
    assert Visit.objects.count() == 1
    page.get_by_label("不是重复").first.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("王强走访张三")
    assert Visit.objects.count() == 2


@pytest.mark.trust
def test_a_ticked_warning_saves_at_once(people: dict[str, Any], signed_page: Signed) -> None:
    log(people["head"], people["worker"], day=timezone.localdate())
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "zs", "张三")
    page.get_by_label("不是重复").check()
    page.get_by_label("电话", exact=True).check()
    page.locator("#id_summary").fill("另一件事")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王强走访张三")
    assert Visit.objects.count() == 2


@pytest.mark.trust
def test_save_and_next_keeps_the_day_and_the_visitors(people: dict[str, Any], signed_page: Signed) -> None:
    day = timezone.localdate() - timedelta(days=2)
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "zs", "张三")
    page.locator("#id_day").fill("前天")
    page.get_by_label("宿舍", exact=True).check()
    page.locator("#id_summary").fill(SENTENCE)
    page.get_by_role("button", name="保存并继续录入").click()
    expect(page.get_by_role("status").get_by_text("已登记")).to_be_visible()
    expect(page.locator("#id_day")).to_have_value(day.isoformat())
    expect(page.locator(".ts-wrapper:has(#id_visitors-ts-control) .item")).to_contain_text("王强")
    expect(page.locator(".ts-wrapper:has(#id_seen-ts-control) .item")).to_have_count(0)
    expect(page.locator("#id_summary")).to_have_value("")


@pytest.mark.trust
def test_what_was_typed_survives_a_browser_that_was_closed(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "zs", "张三")
    page.get_by_label("医院", exact=True).check()
    page.locator("#id_summary").fill("写到一半")
    expect(page.get_by_text("已保存草稿")).to_be_visible()
    page.context.close()
    page = signed_page(people["head"])
    page.goto("/visits/log/")
    page.get_by_role("button", name="接着填").click()
    expect(page.locator("#id_summary")).to_have_value("写到一半")
    expect(page.get_by_label("医院", exact=True)).to_be_checked()
    expect(page.locator(".ts-wrapper:has(#id_seen-ts-control) .item")).to_contain_text("张三")
    page.keyboard.press("Control+Enter")
    page.locator("#id_summary").press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王强走访张三")


def test_an_assistant_is_asked_for_the_basis_only_when_he_enters_for_another(people: dict[str, Any], signed_page: Signed) -> None:
    stand_in(people["head"].employee, people["clerk"].employee)
    page = signed_page(people["clerk"])
    open_form(page)
    expect(page.locator("#div_id_basis")).to_be_visible()
    page.goto(f"/visits/log/?visitor={people['clerk'].employee_id}")
    expect(page.locator("#id_seen-ts-control")).to_be_focused()
    expect(page.locator("#div_id_basis")).to_be_hidden()


@pytest.mark.trust
def test_pages_of_visits_fit_a_telephone(people: dict[str, Any], signed_page: Signed) -> None:
    visit = log(people["head"], [people["worker"]], unmet=[people["mate"]], day=timezone.localdate(), state_of_mind="想调班")
    unit = people["head"].employee.unit_id
    page = signed_page(people["head"], viewport=PHONE)
    places = ["", "log/", "coverage/", f"coverage/{unit}/", "musts/", "musts/raise/", "pages/", "pages/keep/", "cards/", "corrections/"]
    for place in [*places, f"{visit.pk}/", f"{visit.pk}/edit/", f"{visit.pk}/void/", f"cards/?unit={unit}"]:
        page.goto(f"/visits/{place}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    assert page.complaints == []


def test_a_ledger_fits_a_telephone(people: dict[str, Any], signed_page: Signed, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    log(people["head"], people["worker"], day=timezone.localdate())
    month = timezone.localdate().replace(day=1)
    build_month(VISITS, month, by=None, now=timezone.now())
    page = signed_page(make_user(Role.PARTY_OFFICE), viewport=PHONE)
    for place in ("", f"{people['head'].employee.unit_id}/", "mine/"):
        page.goto(f"/ledgers/visits/{month:%Y-%m}/{place}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        assert page.eval_on_selector_all(".acts .btn", "all => all.every((one) => one.scrollWidth <= one.clientWidth)"), place
    expect(page.locator("main td[data-label=走访次数]").first).to_be_visible()


@pytest.mark.trust
def test_a_text_that_is_too_long_is_kept_whole_and_told_to_be(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["head"])
    open_form(page)
    pick(page, "zs", "张三")
    page.get_by_label("宿舍", exact=True).check()
    page.locator("#id_summary").fill("长" * 600)
    page.keyboard.press("Tab")
    expect(page.get_by_text("最多 500 个字,现在是 600 个字").first).to_be_visible()
    page.locator("#id_summary").press("Control+Enter")
    expect(page.locator(".wrongs")).to_contain_text("最多 500 个字,现在是 600 个字")
    expect(page.locator("#id_summary")).to_have_value("长" * 600)
    assert not Visit.objects.exists()


def test_a_click_right_after_mending_a_field_saves(people: dict[str, Any], signed_page: Signed) -> None:
    visit = log(people["head"], people["worker"], day=timezone.localdate())
    page = signed_page(people["head"])
    page.goto(f"/visits/{visit.pk}/void/")
    button = page.get_by_role("button", name="作废这条走访")
    button.click()
    expect(page.locator("#div_id_reason, .field").get_by_text("请填写原因。").first).to_be_visible()
    page.locator("#id_reason").fill("录重了")
    button.click()
    expect(page.get_by_text(f"已作废 {visit.number}")).to_be_visible()


def test_an_empty_day_is_not_asked_for_before_it_was_left(
    people: dict[str, Any], signed_page: Signed, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = SimpleUploadedFile("page.jpg", jpeg())
    kept = actions.keep_page(principal=people["head"].employee, upload=picture, note="", by=people["head"], now=timezone.now())
    page = signed_page(people["head"])
    page.goto(f"/visits/pages/{kept.pk}/")
    expect(page.locator("#id_day")).to_be_focused()
    expect(page.get_by_text("请填写走访日期。")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.get_by_text("请填写走访日期。")).to_be_visible()


@pytest.mark.trust
def test_the_day_that_lies_ahead_is_marked_when_its_box_is_left(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["head"])
    open_form(page)
    page.locator("#id_day").fill((timezone.localdate() + timedelta(days=3)).isoformat())
    page.keyboard.press("Tab")
    expect(page.get_by_text("日期还没到")).to_be_visible()
    expect(page.get_by_text("已保存草稿")).to_be_visible()


def test_figures_of_a_long_list_come_after_it_and_again_when_it_is_filtered(
    people: dict[str, Any], signed_page: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VisitList, "summed_at_once", 0)
    today = timezone.localdate()
    log(people["head"], people["worker"], day=today)
    log(people["head"], [people["worker"], people["mate"]], day=today, manner=Manner.COLLECTIVE)
    page = signed_page(people["head"])
    page.goto("/visits/")
    expect(page.locator("#count")).to_have_text("走访 2 次 · 个别 1 人次 · 集体 2 人次 · 个别走访到 1 人 · 入户 0 户")
    page.get_by_text("方式", exact=True).first.click()
    page.locator(".drop-panel").get_by_role("link", name="集体", exact=True).click()
    expect(page.locator("#count")).to_have_text("走访 1 次 · 个别 0 人次 · 集体 2 人次 · 个别走访到 0 人 · 入户 0 户")
    assert page.complaints == []
