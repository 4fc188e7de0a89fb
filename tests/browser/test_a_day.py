"""From the mine's roster to a month's ledger, as people would do it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from nantun.people.actions import issue_slips, open_account
from nantun.people.models import Employee, User
from nantun.people.roles import Role
from tests.factories import grant, make_user

pytestmark = [pytest.mark.trust, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROSTER = Path(settings.BASE_DIR) / "nantun/house/samples/roster.xlsx"
NEW_PASSWORD = "Zhangjian-88"


def sign_in(page: Page, number: str, password: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("工号").fill(number)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="登录").click()


def sign_out(page: Page) -> None:
    page.locator("details.who summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def cadre_with_a_slip(post: str) -> tuple[Employee, User, str]:
    """Somebody of the imported roster, with an account that was never used and the code of his slip."""
    employee = Employee.objects.filter(post=post, unit__name="综采一队").order_by("number").first()
    user = open_account(employee=employee)
    officer = User.objects.get(number="900000")
    (slip,) = issue_slips(users=[user], by=officer, now=timezone.now())
    return employee, user, slip.code


def test_from_the_roster_to_the_ledger(anonymous_page: Page, worker: Any) -> None:
    page = anonymous_page
    personnel = make_user(Role.HR)

    # The roster, with its progress.
    sign_in(page, personnel.number, "Meitan-2026")
    page.goto("/people/roster/")
    page.locator("input[type=file]").set_input_files(str(ROSTER))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("6,733").first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".job-bar, .job-now").first).to_be_visible()
    expect(page.get_by_text("已导入").first).to_be_visible(timeout=90_000)
    assert Employee.objects.filter(number="010001").get().name == "周洋"
    sign_out(page)

    # The first password.
    head, user, code = cadre_with_a_slip("队长")
    grant(user, Role.HEAD, units=[head.unit])
    sign_in(page, head.number, code)
    page.locator("#id_new_password1").fill(NEW_PASSWORD)
    page.locator("#id_new_password2").fill(NEW_PASSWORD)
    page.locator("main .btn-primary, .btn-primary").first.click()
    expect(page.get_by_role("heading", name="我的待办")).to_be_visible()

    # Nobody of the unit has been reached yet.
    page.goto("/visits/coverage/")
    row = page.locator("tr", has_text="综采一队").first
    expect(row).to_contain_text("0%")

    # A visit, found by initials, saved by the keyboard.
    met = Employee.objects.filter(unit=head.unit, rank="worker").exclude(team=None).order_by("number").first()
    page.goto("/visits/log/")
    box = page.locator("#id_seen-ts-control")
    box.click()
    box.press_sequentially(met.initials, delay=30)
    page.locator(".ts-dropdown .option", has_text=met.name).first.click()
    page.get_by_text("宿舍", exact=True).click()
    page.locator("#id_summary").fill("反映夜班食堂饭菜凉,已答应协调后勤加保温柜")
    page.locator("#id_summary").press("Control+Enter")
    expect(page.get_by_text("已登记,编号 ZF-")).to_be_visible()

    # Coverage has moved.
    page.goto("/visits/coverage/")
    expect(page.locator("tr", has_text="综采一队").first.locator("td").nth(2)).to_have_text("1")
    sign_out(page)

    # The ledger of this month, built by the worker, downloaded, opened.
    office = make_user(Role.PARTY_OFFICE)
    sign_in(page, office.number, "Meitan-2026")
    month = timezone.localdate().strftime("%Y-%m")
    page.goto(f"/ledgers/visits/{month}/")
    page.get_by_role("button", name="生成全部草稿").click()
    page.get_by_role("link", name="查看结果").click(timeout=90_000)
    link = page.locator("tr", has_text="综采一队").get_by_role("link", name="下载")
    expect(link.first).to_be_visible(timeout=90_000)
    with page.expect_download() as download:
        link.first.click()
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert any("大走访台账" in cell for cell in cells)
    assert any(met.name in cell for cell in cells)
    assert page.complaints == []
