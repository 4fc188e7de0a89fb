"""The pages in a real Chromium: by keyboard, on a phone, after the session ended, on a shared computer."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from nantun.people.roles import Role
from nantun.people.sessions import SessionStore
from nantun.web.models import Draft
from tests.factories import PASSWORD, EmployeeFactory, TeamFactory, make_user
from tests.web.browser import PHONE, pick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
expect.set_options(timeout=20_000)  # a machine that is busy with other things is no mistake of the page
PAGES = ["/", "/toy/", "/toy/?sex=female&day_from=2020-1-1", "/toy/new/", "/toy/{pk}/", "/toy/chart/", "/search/?q=zs"]


@pytest.fixture
def people(house, unit):
    """house: every room of the foundation beside the toy, for the picker."""
    team = TeamFactory(unit=unit, name="生产三班")
    return [EmployeeFactory(unit=unit, team=team, name=name) for name in ("朱磊", "秦浩", "钱志强")]


@pytest.fixture
def page(people, head, signed_page) -> Page:
    return signed_page(head)


def quiet(page: Page) -> None:
    """What htmx asked for is there, and does what it shall."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)


def picked(page: Page) -> list[str]:
    return page.eval_on_selector("#id_people", "field => [...field.selectedOptions].map(option => option.text)")


@pytest.mark.trust
def test_no_page_breaks_the_policy_asks_elsewhere_or_throws(page, head):
    for path in PAGES:
        page.goto(path.format(pk=head.employee_id))
        quiet(page)
    assert page.complaints == []


def test_no_page_scrolls_sideways_on_a_phone(people, head, signed_page):
    page = signed_page(head, viewport=PHONE)
    for path in PAGES:
        page.goto(path.format(pk=head.employee_id))
        quiet(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


@pytest.mark.trust
def test_axe_finds_no_barrier(page, head):
    for path in PAGES:
        page.goto(path.format(pk=head.employee_id))
        quiet(page)
        found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        assert not found.response["violations"], (path, found.generate_report())


def test_eighteen_rows_stand_on_a_clerks_screen(page, unit):
    for _ in range(20):
        EmployeeFactory(unit=unit)
    page.goto("/toy/")
    quiet(page)
    assert page.locator("tbody tr").count() == 18
    assert page.locator("tbody tr").last.bounding_box()["y"] + 28 <= 768


def test_search_is_found_by_keyboard_alone(page):
    page.goto("/")
    quiet(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("zhul")
    expect(page.locator(".hit").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.className") == "hit"


@pytest.mark.trust
def test_a_form_is_filled_and_saved_by_keyboard_alone(page):
    page.goto("/toy/new/")
    page.locator("#id_day").focus()
    page.keyboard.type("10-5")
    page.keyboard.press("Tab")
    assert re.fullmatch(r"\d{4}-10-05", page.input_value("#id_day"))
    pick(page, "zl", "朱磊")
    page.keyboard.type("秦浩")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("秦浩")
    page.keyboard.press("Tab")
    assert picked(page) == ["朱磊", "秦浩"]
    page.locator("#id_said").focus()
    page.keyboard.type("暖气不足")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("已登记,编号 ZF-2026-1032")


def test_a_day_left_before_the_scripts_came_is_read_when_they_are_there(page):
    held = []
    page.route("**/dates*.js", lambda route: held.append(route))
    page.goto("/toy/new/", wait_until="domcontentloaded")
    page.locator("#id_day").focus()
    page.keyboard.type("10-5")
    page.locator("#id_said").focus()
    assert page.input_value("#id_day") == "10-5"
    held[0].continue_()
    expect(page.locator("#id_day")).to_have_value(re.compile(r"\d{4}-10-05"))


def test_whoever_types_before_the_scripts_came_keeps_his_cursor(page):
    held = []
    page.route("**/form*.js", lambda route: held.append(route))
    page.goto("/toy/new/", wait_until="domcontentloaded")
    page.locator("#id_said").focus()
    page.keyboard.type("暖气")
    page.wait_for_function("() => performance.getEntriesByType('resource').some((one) => one.name.includes('app'))")
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.id") == "id_said"


@pytest.mark.trust
def test_letters_typed_before_a_picker_is_there_find_somebody_all_the_same(page):
    held = []
    page.route("**/tom-select*.js", lambda route: held.append(route))
    page.goto("/toy/new/", wait_until="domcontentloaded")
    page.wait_for_function("() => performance.getEntriesByType('resource').some((one) => one.name.includes('picker'))")
    page.locator("#id_people").focus()
    page.wait_for_timeout(200)
    page.keyboard.type("zx")
    for key in ("Backspace", "l", "ArrowDown"):
        page.keyboard.press(key)
    for route in held:
        route.continue_()
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("朱磊")
    page.keyboard.press("Enter")
    assert picked(page) == ["朱磊"]


def test_picking_a_team_puts_in_its_people(page):
    page.goto("/toy/new/")
    page.locator("#id_people + .ts-wrapper input").click()
    page.keyboard.type("生产三班")
    page.locator(".ts-dropdown .option", has_text="全班组").click()
    expect(page.locator("#toasts")).to_contain_text("3 人")
    assert sorted(picked(page)) == sorted(["朱磊", "秦浩", "钱志强"])


def test_a_field_is_checked_when_it_is_left(page):
    page.goto("/toy/new/")
    quiet(page)
    page.fill("#id_day", "13-45")
    page.keyboard.press("Tab")
    expect(page.locator("#div_id_day .wrong")).to_contain_text("请写成 10-5")
    page.fill("#id_day", "今天")
    page.keyboard.press("Tab")
    expect(page.locator("#div_id_day .wrong")).to_have_count(0)
    page.locator("#id_said").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#div_id_said .wrong")).to_have_text("请填写说了什么。")


def test_the_first_wrong_field_has_the_cursor(page):
    page.goto("/toy/new/")
    quiet(page)
    page.fill("#id_day", "今天")
    page.locator("button[name=save]").click()
    expect(page.locator(".wrongs")).to_contain_text("有 2 处要改")
    expect(page.locator("#id_people + .ts-wrapper")).to_have_class(re.compile("focus"))


@pytest.mark.trust
def test_a_draft_survives_a_closed_browser(page, head, signed_page):
    page.goto("/toy/new/")
    quiet(page)
    page.locator("#id_people + .ts-wrapper input").click()
    pick(page, "zl", "朱磊")
    page.fill("#id_said", "食堂饭菜凉")
    expect(page.locator("[data-draft-said]")).to_contain_text("已保存草稿", timeout=8000)
    page.context.close()
    again = signed_page(head)
    again.goto("/toy/new/")
    again.locator("[data-draft-take]").click()
    assert again.input_value("#id_said") == "食堂饭菜凉"
    assert picked(again) == ["朱磊"]


@pytest.mark.trust
def test_nothing_typed_stays_behind_in_the_browser(page):
    page.goto("/toy/new/")
    page.fill("#id_said", "食堂饭菜凉")
    expect(page.locator("[data-draft-said]")).to_contain_text("已保存草稿", timeout=8000)
    assert "食堂" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")


@pytest.mark.trust
def test_a_session_that_ended_while_typing_is_taken_up_in_place(page, head):
    page.goto("/toy/new/")
    quiet(page)
    page.fill("#id_day", "今天")
    page.locator("#id_people + .ts-wrapper input").click()
    pick(page, "zl", "朱磊")
    SessionStore.get_model_class().objects.all().delete()
    page.fill("#id_said", "食堂饭菜凉")
    page.locator("button[name=save]").click()
    page.fill("#again-password", "falsch-2026")
    page.locator("dialog .btn-primary").click()
    expect(page.locator("dialog .wrong")).to_contain_text("请检查密码")
    page.fill("#again-password", PASSWORD)
    page.locator("dialog .btn-primary").click()
    expect(page.locator("#said")).to_contain_text("已登记")
    assert not Draft.objects.filter(user=head).exists()


def test_a_form_is_not_saved_under_another_name(page, head, client, live_server):
    page.goto("/toy/new/")
    quiet(page)
    page.wait_for_load_state("networkidle")  # an answer still under way would bring the first one's session back
    other = make_user(Role.CLERK)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": live_server.url}])
    page.fill("#id_said", "食堂饭菜凉")
    page.locator("button[name=save]").click()
    expect(page.locator("[data-draft-said]")).to_contain_text("现在登录的是另一个人")
    assert page.url.endswith("/toy/new/")
    assert not Draft.objects.exists()


def test_a_filter_changes_the_list_and_the_address_without_losing_the_place(page):
    page.goto("/toy/")
    quiet(page)
    page.locator("summary", has_text="性别").click()
    page.locator(".drop-panel a", has_text="女").click()
    expect(page.locator(".chip.set")).to_contain_text("性别:女")
    assert page.url.endswith("/toy/?sex=female")
    expect(page.locator(".empty")).to_contain_text("没有符合这些条件的内容")
    page.locator(".chip.set .off").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    page.go_back()
    expect(page.locator(".chip.set")).to_contain_text("性别:女")


def test_days_are_filtered_as_typed_and_stand_alone_in_the_address(page):
    page.goto("/toy/?sort=name")
    quiet(page)
    page.locator("summary", has_text="日期").click()
    page.fill("[name=day_from]", "2006.7.1")
    page.keyboard.press("Tab")
    page.locator(".drop-panel:visible button.btn", has_text="筛选").click()
    expect(page.locator(".chip.set")).to_contain_text("2006-07-01 起")
    assert page.url.endswith("/toy/?sort=name&day_from=2006-07-01")


def test_a_row_opens_on_enter_and_on_click(page):
    page.goto("/toy/")
    quiet(page)
    page.locator("tbody tr").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/toy/\d+/"))
    page.go_back()
    page.locator("tbody td.main").first.click()
    page.wait_for_url(re.compile(r"/toy/\d+/"))


def test_bulk_acts_appear_when_rows_are_ticked(page):
    page.goto("/toy/")
    quiet(page)
    expect(page.locator(".bulk")).to_be_hidden()
    page.locator("[name=picked]").first.check()
    page.locator("[name=picked]").nth(2).click(modifiers=["Shift"])
    expect(page.locator(".bulk")).to_contain_text("已选 3 条")
    page.locator("[data-untick]").click()
    expect(page.locator(".bulk")).to_be_hidden()


def test_a_view_is_kept_and_opened_again(page):
    page.goto("/toy/?sex=female")
    quiet(page)
    page.locator("summary", has_text="我的视图").click()
    expect(page.locator("#view-name")).to_be_visible()
    quiet(page)
    page.fill("#view-name", "女职工")
    page.keyboard.press("Enter")
    expect(page.locator(".view a")).to_have_text("女职工")
    page.goto("/toy/")
    quiet(page)
    page.locator("summary", has_text="我的视图").click()
    page.locator(".view a").click()
    expect(page.locator(".chip.set")).to_contain_text("性别:女")


def test_a_dangerous_act_asks_for_its_reason_and_takes_no_for_an_answer(page, head):
    page.goto(f"/toy/{head.employee_id}/")
    quiet(page)
    page.locator("button", has_text="退回").first.click()
    expect(page.locator("dialog[open]")).to_contain_text("退回后要重新办理。")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_counts_come_with_the_page(page):
    page.goto("/toy/bare/")
    expect(page.locator("#todo-count")).to_contain_text("2")


@pytest.mark.trust
def test_a_shared_computer_left_alone_signs_out(people, head, signed_page):
    page = signed_page(head, session={"shared_computer_seconds": 3})
    page.goto("/toy/new/")
    page.fill("#id_said", "食堂饭菜凉")
    expect(page.locator("dialog[open]")).to_contain_text("还在用吗?")
    page.wait_for_url(re.compile("/account/sign-in/"), timeout=10_000)
    assert Draft.objects.filter(user=head).exists()


def test_the_compact_density_stays_with_the_computer(page):
    page.goto("/toy/")
    quiet(page)
    page.locator(".who summary").click()
    page.locator("[data-density-switch]").click()
    page.reload()
    quiet(page)
    assert page.locator("tbody tr").first.bounding_box()["height"] <= 23
