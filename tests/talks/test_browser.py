"""Talks as people use them: asked, another time, held, recorded, confirmed, and what was asked for as an appeal; entered on the way up."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from nantun.appeals.models import Appeal
from nantun.people.models import User
from nantun.people.roles import Role
from talks import actions
from talks.entry import HeldTalk, Time
from talks.models import Booking, Offer, ReadingOrder, Talk, TalkRecord
from tests.factories import PASSWORD, make_user, stand_in
from tests.support.mine import Mine
from tests.web.browser import PHONE, WIDE, pick

from .makers import ask, opens
from .sheets import figures, mine_book, rows, texts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Signed = Callable[..., Page]
SAID = "孩子上学的事压在心里"


@pytest.fixture
def mine(transactional_db: None) -> Iterator[Mine]:
    mine = Mine.of()
    opens(mine.head.employee)
    return mine


def signed(signed_page: Signed, user: User, **more: Any) -> Page:
    user.set_password(PASSWORD)
    user.save()
    return signed_page(user, **more)


def give_password(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("请再输一次密码")
    page.get_by_label("登录密码").fill(PASSWORD)
    page.get_by_role("button", name="继续").click()


def downloaded(page: Page, address: str) -> Workbook:
    """The draft of a month, made and opened."""
    page.goto(address)
    page.get_by_role("button", name="生成草稿").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载", exact=True).first.click()
    return load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))


def let_its_time_come(talk: Talk) -> None:
    """To this minute, in the database: the live server reads the real clock."""
    talk.refresh_from_db()
    Booking.objects.filter(talk=talk).delete()
    starts = timezone.now() - timedelta(minutes=1)
    Talk.objects.filter(pk=talk.pk).update(starts_at=starts, ends_at=starts + timedelta(minutes=30), day=timezone.localdate(starts))


@pytest.mark.trust
def test_from_the_asking_to_the_ledger(mine: Mine, signed_page: Signed) -> None:
    worker, head = signed(signed_page, mine.worker, viewport=PHONE), signed(signed_page, mine.head)
    worker.goto("/talks/ask/")
    worker.get_by_label("王强").check()
    expect(worker.locator(".slot-day").first).to_be_visible()
    worker.locator(".slot-day input").first.check()
    worker.get_by_role("button", name="提出约谈").click()
    expect(worker.get_by_role("status").get_by_text("已提出")).to_be_visible()
    talk = Talk.objects.get()

    head.goto(talk.get_absolute_url())
    head.get_by_role("link", name="另提时间").click()
    day = timezone.localdate() + timedelta(days=2)
    head.locator("#id_day_0").fill(day.isoformat())
    head.locator("#id_from_0").fill("15:00")
    head.get_by_role("button", name="提出这些时间").click()
    expect(head.get_by_text("等对方答复")).to_be_visible()

    worker.goto(talk.get_absolute_url())
    worker.get_by_role("button", name="就这个时间").click()
    expect(worker.get_by_role("status").get_by_text("已约定")).to_be_visible()
    talk.refresh_from_db()
    assert (talk.status, talk.day) == ("booked", day)

    let_its_time_come(talk)
    head.goto(talk.get_absolute_url())
    head.get_by_role("button", name="登记已谈").click()
    head.get_by_role("link", name="写谈心记录").click()
    give_password(head)
    head.locator("#id_content").fill(SAID)
    head.locator("#id_asked_for").fill("换宿舍")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_text("只有你们两个人看得到")).to_be_visible()
    assert TalkRecord.objects.get().content == SAID

    worker.goto(talk.get_absolute_url())
    worker.get_by_role("link", name="看谈心记录").click()
    give_password(worker)
    expect(worker.get_by_text(SAID)).to_be_visible()
    worker.goto(talk.get_absolute_url())
    worker.get_by_role("button", name="确认谈过").click()
    expect(worker.locator("#count").get_by_text("已确认")).to_be_visible()

    head.goto(talk.get_absolute_url())
    head.get_by_role("link", name="要求转为诉求").click()
    head.locator("#id_category_0").select_option("housing")
    head.locator("#id_text_0").fill("换一间不漏水的宿舍")
    head.get_by_role("button", name="转为诉求").click()
    expect(head.get_by_text("转为诉求 1 件")).to_be_visible()
    assert Appeal.objects.get().raisers.get().employee == mine.worker.employee

    # And the month's ledger counts it, of the unit and of the mine, and says nothing of what it was about.
    talk.refresh_from_db()
    clerk = signed(signed_page, make_user(Role.CLERK, unit=mine.ours))
    (row,) = rows(downloaded(clerk, f"/ledgers/talks/{talk.ledger_month:%Y-%m}/{mine.ours.pk}/"))
    assert (row["编号"], row["方向"], row["约谈人"], row["谈心对象"], row["对方确认(月末)"]) == (
        talk.number,
        "职工约谈",
        "王强",
        "张三",
        "已确认",
    )
    book = mine_book(talk.ledger_month)
    counted = figures(book, "综采一队")
    assert (counted["down"], counted["up"], counted["appeals"]) == (0, 1, 1)
    assert SAID not in texts(book)
    assert head.complaints == worker.complaints == clerk.complaints == []


@pytest.mark.trust
def test_a_talk_on_the_way_up_is_entered_by_the_assistant_in_a_few_keys(mine: Mine, signed_page: Signed) -> None:
    """Eight keys after the cursor stands in the box: two letters, Enter, Tab, Space, an arrow, Ctrl+Enter. Well under 15 seconds by hand."""
    assistant = make_user(Role.PARTY_OFFICE, unit=mine.office.employee.unit, rank="staff", post="干事", name="周敏")
    stand_in(mine.head.employee, assistant.employee)
    page = signed_page(assistant)
    page.goto("/talks/log/")
    expect(page.locator("#id_counterpart-ts-control")).to_be_focused()
    pick(page, "zs", "张三")
    page.keyboard.press("Tab")
    expect(page.locator("[name=place_kind]:focus")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王强 与 张三 谈心")
    talk = Talk.objects.get()
    assert (talk.on_behalf, talk.basis, talk.place_kind, talk.day) == (True, "oral", "underground", timezone.localdate())
    assert page.complaints == []


@pytest.mark.trust
def test_save_and_next_stands_ready_for_the_next_name(mine: Mine, signed_page: Signed) -> None:
    page = signed_page(mine.head)
    page.goto("/talks/log/")
    expect(page.locator("#id_counterpart-ts-control")).to_be_focused()
    pick(page, "zs", "张三")
    page.get_by_label("食堂", exact=True).check()
    page.get_by_role("button", name="保存并继续录入").click()
    expect(page.get_by_role("status").get_by_text("已登记")).to_be_visible()
    expect(page.locator("#id_counterpart-ts-control")).to_be_focused()
    expect(page.get_by_label("食堂", exact=True)).to_be_checked()


def test_a_slot_taken_meanwhile_is_replaced_in_one_click(mine: Mine, signed_page: Signed) -> None:
    page, other = signed_page(mine.worker), make_user(unit=mine.ours)
    page.goto("/talks/ask/")
    page.get_by_label("王强").check()
    first = page.locator(".slot-day input").first
    first.check()
    page.get_by_label("想谈什么").select_option("family")
    taken = datetime.fromisoformat(first.get_attribute("value") or "")
    ask(other, mine.head.employee, other.employee, Time(taken, taken + timedelta(minutes=30)), now=timezone.now())
    page.get_by_role("button", name="提出约谈").click()
    expect(page.locator(".near .btn")).to_have_count(3)
    expect(page.get_by_label("想谈什么")).to_have_value("family")
    page.locator(".near .btn").first.click()
    expect(page.get_by_role("status").get_by_text("已提出")).to_be_visible()
    assert Offer.objects.filter(talk__counterpart=mine.worker.employee).exclude(starts_at=taken).exists()
    assert page.complaints == []


@pytest.mark.trust
def test_a_reading_order_is_granted_used_once_and_runs_out(mine: Mine, signed_page: Signed) -> None:
    now = timezone.now()
    entry = HeldTalk(talker=mine.head.employee, counterpart=mine.worker.employee, day=timezone.localdate(), place_kind="office")
    talk = actions.log_talk(held=entry, by=mine.head, now=now)
    actions.write_record(talk=talk, by=mine.head, now=now, content=SAID)
    office, secretary = signed(signed_page, mine.office), signed_page(mine.secretary)
    for _turn in range(2):
        office.goto(talk.get_absolute_url())
        office.get_by_role("button", name="申请调阅记录").click()
        office.get_by_label("事由").fill("核查一起信访")
        office.get_by_role("dialog").get_by_role("button", name="申请调阅记录", exact=True).last.click()
        expect(office.get_by_text("等党委书记审批").first).to_be_visible()
        order = ReadingOrder.objects.order_by("-pk").first()
        assert order
        secretary.goto(f"/talks/orders/{order.pk}/")
        secretary.get_by_label("批准", exact=True).check()
        secretary.get_by_role("button", name="审批").click()
        expect(secretary.get_by_role("status").get_by_text("已批准")).to_be_visible()
        if _turn:
            break
        office.goto(talk.get_absolute_url())
        office.get_by_role("link", name="按调阅单看记录").click()
        give_password(office)
        expect(office.get_by_text(SAID)).to_be_visible()
        assert office.goto(f"/talks/{talk.pk}/record/").status == 404
    hour = timedelta(hours=1)
    ReadingOrder.objects.filter(pk=order.pk).update(decided_at=now - 2 * hour, expires_at=now - hour)
    assert office.goto(f"/talks/{talk.pk}/record/").status == 404
    office.goto("/talks/orders/")
    expect(office.get_by_text("已过期")).to_be_visible()
    assert office.complaints == secretary.complaints == []


def test_the_calendar_draws_under_the_policy_and_opens_the_talk(mine: Mine, signed_page: Signed) -> None:
    start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    entry = HeldTalk(talker=mine.head.employee, counterpart=mine.worker.employee, day=start.date(), place_kind="office")
    talk = actions.log_talk(held=entry, by=mine.head, now=timezone.now())
    for viewport, view in ((WIDE, ".fc-timegrid"), (PHONE, ".fc-list")):
        page = signed_page(mine.head, viewport=viewport)
        page.goto("/talks/calendar/")
        expect(page.locator(view).first).to_be_visible()
        assert page.evaluate("document.getElementById('talk-calendar').offsetWidth > innerWidth * 0.8 - 200")
        page.get_by_text("王强—张三").first.click()
        expect(page).to_have_url(f"{page.url.split('/talks/')[0]}{talk.get_absolute_url()}")
        assert page.complaints == []


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_the_calendar_shows_the_mine_s_hours_wherever_the_screen_stands(zone: str, mine: Mine, signed_page: Signed) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    starts = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    Talk.objects.filter(pk=talk.pk).update(
        status="booked", turn="", day=starts.date(), starts_at=starts, ends_at=starts + timedelta(minutes=30), place_kind="office"
    )
    page = signed_page(mine.head, zone=zone)
    page.goto("/talks/calendar/")
    expect(page.locator(".fc-day-today .fc-event-time")).to_have_text("09:30 - 10:00")
    assert page.locator(".fc-day-today").first.get_attribute("data-date") == timezone.localdate().isoformat()
    assert page.complaints == []


@pytest.mark.trust
def test_no_page_scrolls_sideways_on_a_telephone(mine: Mine, signed_page: Signed) -> None:
    entry = HeldTalk(talker=mine.head.employee, counterpart=mine.worker.employee, day=timezone.localdate(), place_kind="office")
    talk = actions.log_talk(held=entry, by=mine.head, now=timezone.now())
    page = signed_page(mine.head, viewport=PHONE, session={"password_given_at": timezone.now().timestamp()})
    names = ("", "log/", "ask/", "invite/", "oughts/", "musts/", "musts/raise/", "orders/", "hours/", "calendar/", f"{talk.pk}/",
             f"{talk.pk}/record/write/", f"{talk.pk}/appeals/")  # fmt: skip
    for name in names:
        page.goto(f"/talks/{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.complaints == []
