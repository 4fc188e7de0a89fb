"""The whole way of an appeal before a real browser, and its pages on a telephone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from nantun.appeals import actions
from nantun.appeals.choices import Category, Status
from nantun.appeals.models import Appeal
from tests.factories import make_user
from tests.privacy.pictures import jpeg
from tests.web.browser import PHONE, pick
from visits.models import Visit

from .makers import Cast, brought_to, raise_one

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Signed = Callable[..., Page]


@pytest.fixture
def crew(transactional_db: None) -> Cast:
    return Cast.of()


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "after.jpg"
    path.write_bytes(jpeg())
    return str(path)


def press(page: Page, name: str) -> None:
    page.locator(".possible").get_by_role("button", name=name, exact=True).or_(
        page.locator(".possible").get_by_role("link", name=name, exact=True)
    ).first.click()


def save(page: Page) -> None:
    page.locator("form.form-page .btn-primary").click()


@pytest.mark.trust
def test_from_a_visit_to_the_striking_off(crew: Cast, signed_page: Signed, picture: str) -> None:
    worker = make_user(employee=crew.worker)

    # On a visit somebody says what is wrong; the form is not left for it.
    visitor = signed_page(crew.visitor)
    visitor.goto("/visits/log/")
    expect(visitor.locator("#id_seen-ts-control")).to_be_focused()
    pick(visitor, "zs", "张三")
    visitor.get_by_label("宿舍", exact=True).check()
    visitor.locator("#id_summary").fill("反映更衣室冷,答应两周内有回音")
    visitor.get_by_text("反映的诉求(一件一行").click()
    line = visitor.locator(".appeal-line").first
    line.get_by_label("类别").select_option(label="生活后勤")
    line.get_by_label("反映什么").fill("更衣室暖气不足,升井后换衣服冷")
    expect(line.get_by_label("已打电话告诉了谁")).to_be_hidden()
    expect(line.get_by_label("谁反映的").locator("option", has_text="张三")).to_have_count(1)
    visitor.keyboard.press("Control+Enter")
    expect(visitor.get_by_role("status").get_by_text("诉求 SQ-")).to_be_visible()
    appeal = Appeal.objects.get()
    visitor.get_by_role("link", name=appeal.number).click()
    expect(visitor.locator(".facts").get_by_role("link", name=Visit.objects.get().number)).to_be_visible()

    # The party office gives it to whoever must answer for it.
    office = signed_page(crew.office)
    office.goto("/appeals/board/")
    office.get_by_role("link", name=appeal.number).click()
    press(office, "交办")
    office.locator("#id_lead_unit-ts-control").click()
    office.keyboard.type("后勤")
    office.keyboard.press("Enter")
    save(office)
    expect(office.get_by_role("status")).to_contain_text("已交办")

    # The unit takes it up and answers, first without the evidence that it needs.
    clerk = signed_page(crew.clerk)
    clerk.goto(f"/appeals/{appeal.pk}/")
    press(clerk, "受理")
    press(clerk, "答复")
    clerk.get_by_label("已解决", exact=True).check()
    clerk.locator("#id_text").fill("已更换三组暖气片,室温 22℃。")
    save(clerk)
    expect(clerk.locator("#id_uploads_error")).to_contain_text("已解决的请附凭证")
    expect(clerk.locator("#id_text")).to_have_value("已更换三组暖气片,室温 22℃。")
    clerk.locator("#id_uploads").set_input_files(picture)
    save(clerk)
    expect(clerk.get_by_role("status")).to_contain_text("已答复")
    expect(clerk.locator(".evidence img")).to_have_js_property("complete", True)
    expect(clerk.locator(".why-not summary")).to_contain_text("登记回访")

    # Whoever raised it is not content, on his telephone.
    raiser = signed_page(worker, viewport=PHONE)
    raiser.goto("/appeals/")
    raiser.locator("tr", has_text=appeal.number).click()
    raiser.locator(".own-word summary").click()
    raiser.locator("#own-words").fill("夜里还是冷")
    raiser.get_by_role("button", name="提交,请重办").click()
    expect(raiser.locator(".head")).to_contain_text("重办")

    # Done again, in earnest, and asked by somebody from outside.
    clerk.goto(f"/appeals/{appeal.pk}/")
    expect(clerk.locator("main")).to_contain_text("夜里还是冷")
    press(clerk, "答复")
    clerk.get_by_label("已解决", exact=True).check()
    clerk.locator("#id_text").fill("夜间加压,已请张三确认。")
    clerk.locator("#id_uploads").set_input_files(picture)
    save(clerk)
    union = signed_page(crew.union)
    union.goto("/appeals/?status=to_call")
    union.locator("tr", has_text=appeal.number).click()
    press(union, "登记回访")
    union.get_by_label("满意", exact=True).check()
    union.locator("#id_words").fill("现在不冷了")
    save(union)

    # Struck off by the unit's own head, as an ordinary matter.
    head = signed_page(crew.head)
    head.goto(f"/appeals/{appeal.pk}/")
    press(head, "销号")
    save(head)
    expect(head.get_by_role("status")).to_contain_text("已销号")
    expect(head.locator(".way .done")).to_have_count(6)
    ended = Appeal.objects.get()
    assert (ended.status, ended.closure, ended.round) == (Status.STRUCK_OFF, "content", 2)

    # And it stands in the month's ledger of the unit, drafted, downloaded and opened.
    clerk.goto(f"/ledgers/appeals/{timezone.localdate():%Y-%m}/{crew.theirs.pk}/")
    clerk.get_by_role("button", name="生成草稿").first.click()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载", exact=True).first.click()
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    row = next(line for line in sheet.iter_rows(values_only=True) if appeal.number in line)
    assert {"张三", "已销号", "满意"} <= set(row)
    for page in (visitor, office, clerk, raiser, union, head):
        assert page.complaints == []


def test_a_category_brings_up_what_it_asks_for(crew: Cast, signed_page: Signed) -> None:
    page = signed_page(crew.visitor)
    page.goto("/appeals/raise/")
    text = page.locator("#id_text")
    expect(page.locator("#id_phoned_to")).to_be_hidden()
    page.get_by_label("工资分配", exact=True).check()
    expect(page.get_by_label("对办理单位保密", exact=True)).to_be_checked()
    text.fill("绩效没有公示")
    page.get_by_label("安全隐患", exact=True).check()
    expect(page.locator("#id_phoned_to")).to_be_visible()
    expect(page.get_by_label("不保密", exact=True)).to_be_checked()
    page.get_by_label("人身危险", exact=True).check()
    expect(text).to_be_hidden()
    expect(text).to_have_value("")
    expect(page.get_by_text("人身危险不在系统里写内容")).to_be_visible()
    page.get_by_label("违纪", exact=True).check()
    expect(text).to_have_value("绩效没有公示")
    expect(page.get_by_text("只有纪检能看到内容")).to_be_visible()
    assert page.complaints == []


@pytest.mark.trust
def test_lines_of_a_draft_come_back_with_who_raised_them(crew: Cast, signed_page: Signed) -> None:
    page = signed_page(crew.visitor)
    page.goto("/visits/log/")
    expect(page.locator("#id_seen-ts-control")).to_be_focused()
    pick(page, "zs", "张三")
    page.get_by_text("反映的诉求(一件一行").click()
    page.locator("#id_appeal-0-text").fill("第一件")
    page.get_by_role("button", name="再加一件").click()
    page.locator("#id_appeal-1-text").fill("第二件")
    page.locator("#id_appeal-1-who").select_option(label="张三")
    expect(page.get_by_text("已保存草稿")).to_be_visible()
    page.context.close()
    page = signed_page(crew.visitor)
    page.goto("/visits/log/")
    page.get_by_role("button", name="接着填").click()
    expect(page.locator("#id_appeal-1-text")).to_have_value("第二件")
    expect(page.locator("#id_appeal-1-who")).to_have_value(str(crew.worker.pk))
    assert page.complaints == []


def test_a_template_puts_its_words_into_the_reply(crew: Cast, signed_page: Signed) -> None:
    actions.keep_template(template=None, title="暖气报修", text="已安排维修。", unit=crew.theirs, by=crew.clerk, now=timezone.now())
    appeal = brought_to(Status.ACCEPTED, crew, now=timezone.now())
    page = signed_page(crew.clerk)
    page.goto(f"/appeals/{appeal.pk}/reply/")
    expect(page.locator("#id_promised_on")).to_be_hidden()
    page.locator("#id_text").fill("您好。")
    page.locator("#id_template").select_option(label="暖气报修")
    expect(page.locator("#id_text")).to_have_value("您好。\n已安排维修。")
    page.get_by_label("列入计划", exact=True).check()
    expect(page.locator("#id_promised_on")).to_be_visible()
    assert page.complaints == []


@pytest.mark.trust
def test_pages_of_appeals_fit_a_telephone(crew: Cast, signed_page: Signed) -> None:
    now = timezone.now()
    long = "更衣室暖气不足" * 40
    appeals = [
        brought_to(status, crew, now=now, text=long) for status in (Status.REGISTERED, Status.ACCEPTED, Status.REPLIED, Status.REOPENED)
    ]
    raise_one(crew.visitor, crew.worker, now=now, category=Category.DANGER, text="")
    places: list[tuple[Any, list[str]]] = [
        (crew.office, ["", "board/", "raise/", "templates/", "templates/new/", *(f"{one.pk}/" for one in appeals)]),
        (crew.office, [f"{appeals[0].pk}/{act}/" for act in ("assign", "merge", "targets", "void")]),
        (crew.clerk, [f"{appeals[1].pk}/{act}/" for act in ("reply", "progress", "ask")]),
        (make_user(employee=crew.worker), ["", "raise/", f"{appeals[2].pk}/"]),
    ]
    for user, addresses in places:
        page = signed_page(user, viewport=PHONE)
        for address in addresses:
            page.goto(f"/appeals/{address}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.complaints == []
    visitor = signed_page(crew.visitor, viewport=PHONE)
    visitor.goto("/visits/log/")
    visitor.get_by_text("反映的诉求(一件一行").click()
    assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")
