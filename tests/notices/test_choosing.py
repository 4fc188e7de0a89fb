"""Addresses that are confirmed, choices by room, routes of robots; and their page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from nantun.errors import RuleBroken
from nantun.notices import clock, rooms
from nantun.notices.actions import choose, confirm_address, route, set_address, try_mail, try_robot
from nantun.notices.actions.choosing import LETTERS_AN_HOUR, code_of
from nantun.notices.choices import Mode, Purpose
from nantun.notices.models import Delivery, MailAddress, RoomChoice, Route
from nantun.people.roles import Role
from tests.factories import make_user
from tests.notices.makers import reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
MINE = "zhaonan@mine.example"


@pytest.fixture
def owner(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


def page(client, name="settings", data=None):
    address = reverse(f"notices:{name}")
    return client.get(address) if data is None else client.post(address, data, follow=True)


# -- an address


def test_an_address_holds_once_its_code_was_typed_in(client, owner):
    answer = page(client, "address", {"email": MINE})
    assert "确认码已发出" in answer.text
    assert Delivery.objects.get().purpose == Purpose.ADDRESS
    address = MailAddress.objects.get(user=owner)
    assert not address.is_confirmed
    assert "邮箱已确认" in page(client, "confirm", {"code": f" {code_of(address).lower()} "}).text
    address.refresh_from_db()
    assert address.is_confirmed
    assert MINE in page(client).text


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "确认码", "A" * 20])
def test_a_wrong_code_confirms_nothing_and_says_what_to_do(client, owner, code):
    set_address(by=owner, email=MINE)
    answer = page(client, "confirm", {"code": code})
    assert answer.status_code == 422
    assert ("确认码不对" if code else "请填写确认码。") in answer.text
    assert not MailAddress.objects.get().is_confirmed


def test_a_code_is_good_for_its_address_and_its_owner_alone(owner):
    first = code_of(set_address(by=owner, email=MINE))
    assert first != code_of(set_address(by=owner, email="other@mine.example"))
    assert first != code_of(set_address(by=make_user(), email=MINE))
    with pytest.raises(RuleBroken, match="确认码不对"):
        confirm_address(by=owner, code=first)


def test_there_is_nothing_to_confirm_before_there_is_an_address(owner):
    with pytest.raises(RuleBroken, match="请先填写邮箱") as broken:
        confirm_address(by=owner, code="AAAAAAAA")
    assert broken.value.field == "code"


def test_another_address_has_to_be_confirmed_anew():
    one = reader()
    assert not set_address(by=one, email="new@mine.example").is_confirmed


def test_an_address_is_sealed_in_the_database(owner):
    set_address(by=owner, email=MINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM notices_mailaddress")
        assert MINE not in cursor.fetchone()[0]


@pytest.mark.parametrize("email", ["zhaonan", "a b@mine.example", "zhaonan@mine.example\nBcc: x@y.example", ""])
def test_what_is_no_address_is_refused_in_plain_words(client, owner, email):
    answer = page(client, "address", {"email": email})
    assert answer.status_code == 422
    assert "看不懂这个邮箱" in answer.text or "请填写邮箱" in answer.text


def test_nobody_can_have_letter_after_letter_sent_to_an_address(owner):
    for _ in range(LETTERS_AN_HOUR):
        set_address(by=owner, email=MINE)
    with pytest.raises(RuleBroken, match="请过一会儿再试"):
        set_address(by=owner, email=MINE)
    set_address(by=owner, email=MINE, now=clock.now() + timedelta(hours=2))


def test_where_mail_is_off_the_page_says_so(client, owner, settings):
    settings.EMAIL_HOST = ""
    assert "本矿还没有开通邮件" in page(client).text
    assert "本矿还没有开通邮件" in page(client, "address", {"email": MINE}).text
    assert "本矿还没有开通邮件" in page(client, "try-mail", {}).text


def test_an_address_is_taken_out(client):
    one = reader()
    client.force_login(one)
    assert "不再往邮箱发消息" in page(client, "drop-address", {}).text
    assert not MailAddress.objects.filter(user=one).exists()
    assert "没有填过邮箱" in page(client, "drop-address", {}).text


def test_one_sends_a_letter_to_oneself(client):
    one = reader()
    client.force_login(one)
    assert "试发的邮件在路上" in page(client, "try-mail", {}).text
    assert (Delivery.objects.get().user, Delivery.objects.get().urgent) == (one, True)


def test_without_a_confirmed_address_there_is_nothing_to_try():
    with pytest.raises(RuleBroken, match="请先填写并确认邮箱"):
        try_mail(by=reader(confirmed=False))


# -- choices


def test_the_page_offers_every_room_that_tells_something_and_keeps_what_was_chosen(client, owner):
    assert {"visits", "ledgers", "jobs", "notices"} <= {room for room, _label in rooms.telling_rooms()}
    asked = {room: Mode.DIGEST for room, _label in rooms.telling_rooms()}
    assert "消息设置已保存" in page(client, data={**asked, "visits": Mode.AT_ONCE}).text
    assert RoomChoice.objects.get(user=owner, room="visits").mode == Mode.AT_ONCE
    shown = page(client).context["form"]
    assert (shown["visits"].value(), shown["ledgers"].value()) == (Mode.AT_ONCE, Mode.DIGEST)


def test_a_choice_that_is_none_is_refused(client, owner):
    asked = {room: Mode.DIGEST for room, _label in rooms.telling_rooms()}
    assert page(client, data={**asked, "visits": "never"}).status_code == 422
    assert not RoomChoice.objects.exists()


def test_choosing_again_changes_the_choice():
    one = make_user()
    choose(by=one, modes={"visits": Mode.OFF})
    choose(by=one, modes={"visits": Mode.AT_ONCE})
    assert RoomChoice.objects.get().mode == Mode.AT_ONCE


def test_the_page_names_the_quiet_hours_and_those_of_the_digest(client, owner):
    text = page(client).text
    assert "每天 8、12、16、20 点" in text
    assert "21点到7点" in text


# -- robots


@pytest.fixture
def admin(client, robot_server):
    user = make_user(Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def test_the_administrator_has_a_room_announced_and_ends_it(client, admin):
    asked = {"robot": "综采一队", "room": "visits", "unit": "", "mode": Mode.DIGEST}
    assert "已设好" in page(client, "route", asked).text
    row = Route.objects.get()
    assert (row.robot, row.room, row.unit, row.set_by) == ("综采一队", "visits", None, admin)
    assert "全矿" in page(client, "robots").text
    assert page(client, "route", asked).status_code == 422
    assert "不再转告" in client.post(reverse("notices:end-route", args=[row.pk]), follow=True).text
    assert not Route.objects.exists()


def test_a_robot_s_key_is_shown_nowhere(client, admin, settings):
    route(by=admin, robot="综采一队", room="visits")
    for name in ("robots", "route", "deliveries"):
        text = page(client, name).text
        assert "very-secret-key" not in text
        assert "webhook" not in text


def test_a_robot_that_the_settings_do_not_know_is_refused(admin):
    for act in (lambda: route(by=admin, robot="掘进三区", room="visits"), lambda: try_robot(robot="掘进三区")):
        with pytest.raises(RuleBroken, match="没有配置这个群机器人"):
            act()


def test_a_robot_is_tried(client, admin):
    assert "试发的群消息在路上" in page(client, "try-robot", {"robot": "综采一队"}).text
    assert Delivery.objects.get().robot == "综采一队"
    assert "没有配置这个群机器人" in page(client, "try-robot", {"robot": "x"}).text


def test_a_robot_that_was_taken_out_of_the_settings_is_still_shown_with_its_routes(client, admin, settings):
    route(by=admin, robot="综采一队", room="visits")
    settings.ROBOTS = {}
    text = page(client, "robots").text
    assert "没有配置" in text
    assert "大走访" in text
