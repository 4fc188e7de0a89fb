"""The grid as a clerk uses it: by keyboard, with a colleague who saves at the same time, after a crash, on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from nantun.people.models import Unit
from nantun.people.roles import Role
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay
from tests.factories import EmployeeFactory, TeamFactory, make_user
from tests.web.browser import PHONE

from .conftest import cell, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Signed = Callable[..., Page]


@pytest.fixture
def people(transactional_db: None, unit: Unit) -> dict[str, Any]:
    teams = [TeamFactory(unit=unit, name=name, order=n) for n, name in enumerate(("生产一班", "生产二班", "检修班"))]
    EmployeeFactory(unit=unit, team=teams[0], name="张三")
    return {
        "unit": unit,
        "teams": teams,
        "clerk": make_user(Role.CLERK, unit=unit, name="周敏"),
        "head": make_user(Role.HEAD, unit=unit, name="王强"),
        "month": timezone.localdate().replace(day=1),
    }


def address(people: dict[str, Any]) -> str:
    return f"/rosters/{Kind.SHIFTS.value}/{people['unit'].pk}/{people['month']:%Y-%m}/"


def at(page: Page, row: int, day: int) -> Any:
    return page.locator("tbody tr").nth(row).locator("input").nth(day - 1)


def stands(people: dict[str, Any], team: int) -> str:
    rows = RosterDay.objects.in_month(people["month"]).filter(team=people["teams"][team]).select_related("shift").order_by("day")
    return " ".join(f"{row.day.day}{row.mark}" for row in rows)


def test_a_month_is_typed_by_keyboard_alone(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["clerk"])
    page.goto(address(people))
    head, box = page.locator("thead th").nth(5).bounding_box(), at(page, 0, 5).bounding_box()
    assert head is not None
    assert box is not None
    assert abs(head["x"] - box["x"]) < 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    at(page, 0, 1).focus()
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.insert_text("夜")
    page.keyboard.press("0")
    expect(at(page, 0, 5)).to_be_focused()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "3", "ArrowLeft", "Delete", "ArrowUp"):
        page.keyboard.press(key)
    expect(at(page, 0, 3)).to_be_focused()
    page.keyboard.press("Control+d")
    expect(page.get_by_text("已改 6 格")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").get_by_text("已保存,改动 6 格")).to_be_visible()
    assert [stands(people, team) for team in range(3)] == ["1早 2中 3夜 4休", "3夜", "3夜"]
    assert page.complaints == []


def test_last_week_is_copied_and_a_block_pasted(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["clerk"])
    month, teams = people["month"], people["teams"]
    before = month - timedelta(days=7)
    save(people["unit"], people["clerk"], cell(teams[1], before.day, "中", month=before), month=before.replace(day=1))
    page.goto(address(people))
    at(page, 0, 1).focus()
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text", "早\\t早班\\n休\\t夜\\n");
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    expect(at(page, 1, 2)).to_have_value("夜")
    page.get_by_role("button", name="全部照上周").click()
    expect(at(page, 1, 1)).to_have_value("中")
    monday = 1 + (7 - month.weekday())
    at(page, 0, monday).focus()
    for key in "1122300":
        page.keyboard.press(key)
    at(page, 0, monday + 9).focus()
    page.get_by_role("button", name="本行照上周").click()
    assert [at(page, 0, monday + 7 + n).input_value() for n in range(7)] == list("早早中中夜休休")
    page.get_by_role("button", name="保存排班").click()
    expect(page.get_by_role("status").get_by_text("已保存,改动")).to_be_visible()
    assert stands(people, 1) == "1中 2夜"


def test_a_colleague_s_change_is_shown_and_nothing_typed_is_lost(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["clerk"])
    page.goto(address(people))
    at(page, 0, 1).focus()
    page.keyboard.press("1")
    page.keyboard.press("1")
    save(
        people["unit"], people["head"], cell(people["teams"][0], 1, "中", month=people["month"]), month=people["month"], now=timezone.now()
    )
    page.get_by_role("button", name="保存排班").click()
    expect(page.get_by_role("alert").first).to_contain_text("王强")
    expect(at(page, 0, 1)).to_have_value("早")
    expect(at(page, 0, 1)).to_have_class(re.compile("clash"))
    assert stands(people, 0) == "1中"
    page.get_by_role("button", name="保存排班").click()
    expect(page.get_by_role("status").get_by_text("已保存,改动 2 格")).to_be_visible()
    assert stands(people, 0) == "1早 2早"


@pytest.mark.trust
def test_what_was_typed_survives_a_browser_that_was_closed(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["clerk"])
    page.goto(f"{address(people)}?team={people['teams'][0].pk}")
    at(page, 1, 2).focus()
    page.keyboard.press("0")
    expect(page.get_by_text("已保存草稿")).to_be_visible()
    page.context.close()
    page = signed_page(people["clerk"])
    page.goto(address(people))
    page.get_by_role("button", name="接着填").click()
    at(page, 0, 1).focus()
    page.keyboard.press("1")
    page.get_by_role("button", name="保存排班").click()
    expect(page.get_by_role("status").get_by_text("已保存,改动 2 格")).to_be_visible()
    assert RosterDay.objects.get(employee__isnull=False).mark == "休"


@pytest.mark.trust
def test_a_telephone_shows_one_line_at_a_time(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["clerk"], viewport=PHONE)
    page.goto(address(people))
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    page.get_by_role("button", name="下一行").click()
    expect(at(page, 1, 1)).to_be_visible()
    at(page, 1, 1).click()
    page.get_by_role("button", name="夜班").click()
    expect(at(page, 1, 1)).to_have_value("夜")
    expect(at(page, 1, 2)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="保存排班").click()
    expect(page.get_by_role("status").get_by_text("已保存,改动 1 格")).to_be_visible()
    for place in ("/rosters/", "/my-shifts/", "/workdays/", "/workdays/shifts/"):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    assert page.complaints == []


@pytest.mark.trust
def test_the_pages_speak_to_readers(people: dict[str, Any], signed_page: Signed) -> None:
    page = signed_page(people["clerk"])
    for place in (address(people), "/rosters/", "/my-shifts/", "/workdays/"):
        page.goto(place)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], place
