"""Messages of a group's robot, posted to a real https server on this machine."""

import logging
import time

import pytest

from nantun.notices import carrying
from nantun.notices.actions import pack, try_robot
from nantun.notices.choices import Channel, State
from nantun.notices.models import Delivery, Route
from tests.factories import make_user
from tests.notices.makers import at, said
from tests.support.channels import SECRET, Authority, RobotServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]
ROBOT = "综采一队"


def packed(*readers, count=1, **more) -> Delivery:
    Route.objects.create(robot=ROBOT, room="visits", set_by=make_user())
    for number in range(1, count + 1):
        said(*(readers or [make_user()]), number=number, now=at(9), **more)
    pack(now=at(9) if more.get("urgent") else at(12))
    return Delivery.objects.get(channel=Channel.ROBOT)


def after_one_try(delivery: Delivery) -> Delivery:
    carrying.run(ROBOT)
    delivery.refresh_from_db()
    return delivery


def test_a_group_learns_for_whom_there_is_something_and_how_much_but_not_what(robot_server, settings):
    settings.SITE_URL = "https://nantun.mine.example"
    one, other = make_user(name="王强"), make_user(name="李明")
    delivery = packed(one, other, title="必访快到期:张三")
    said(one, number=2, now=at(12))
    assert after_one_try(delivery).state == State.SENT
    (words,) = robot_server.said
    assert "大走访:王强 1 条、李明 1 条" in words
    assert "https://nantun.mine.example/notices/" in words
    assert "系统管理员设置由本群机器人转告" in words
    assert "张三" not in words
    assert robot_server.asked == [f"POST /cgi-bin/webhook/send?key={SECRET}"]


def test_an_urgent_message_says_so(robot_server):
    after_one_try(packed(urgent=True))
    assert robot_server.said[0].startswith("【紧急】")


def test_a_message_for_the_whole_mine_is_short_enough(robot_server):
    after_one_try(packed(*[make_user(name="买买提江·吐尔逊") for _ in range(200)]))
    (words,) = robot_server.said
    assert "等 200 人" in words
    assert len(words.encode()) <= 2048


def test_a_robot_is_tried_with_a_word_of_its_own(robot_server):
    try_robot(robot=ROBOT)
    assert carrying.run(ROBOT) == 1
    assert "试发" in robot_server.said[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (500, "对方答复 500。"),
        (404, "对方答复 404。"),
        (301, "对方要求转到别处(301),没有跟去。"),
        (307, "对方要求转到别处(307),没有跟去。"),
        (b'{"errcode": 45009, "errmsg": "api freq out of limit"}', "企业微信没有收下(错误码 45009)。"),
        (b"<html>", "看不懂对方的答复。"),
        (b"[]", "看不懂对方的答复。"),
        ("hang", "对方在 1 秒内没有应答。"),
    ],
)
def test_what_was_not_taken_is_put_off_with_the_reason_in_words(robot_server, settings, caplog, answer, words):
    settings.SEND_TIMEOUT_SECONDS = 1
    robot_server.answers.append(answer)
    began = time.monotonic()
    with caplog.at_level(logging.DEBUG):
        delivery = after_one_try(packed())
    assert time.monotonic() - began < 5
    assert (delivery.state, delivery.error, delivery.attempts) == (State.WAITING, words, 1)
    assert len(robot_server.asked) == 1, "no redirect is followed"
    assert SECRET not in caplog.text + delivery.error


def test_afterwards_it_is_taken(robot_server):
    robot_server.answers.extend([500, 500])
    delivery = packed()
    for _ in range(3):
        Delivery.objects.update(next_try_at=at(12))
        after_one_try(delivery)
    assert (delivery.state, delivery.attempts, delivery.error) == (State.SENT, 3, "")
    assert len(robot_server.said) == 1


def test_a_certificate_of_nobody_s_is_refused_and_nothing_is_said(robot_server, settings, tmp_path):
    settings.CA_FILE = Authority(tmp_path).file
    assert after_one_try(packed()).error == "对方的证书不可信,没有发送。"
    assert robot_server.asked == []


def test_a_certificate_of_another_name_is_refused(settings, authority):
    server = RobotServer(authority.server_context("another.example"))
    server.start()
    settings.CA_FILE, settings.ROBOT_HOSTS, settings.ROBOTS = authority.file, [server.host], {ROBOT: server.url}
    assert after_one_try(packed()).error == "对方的证书不可信,没有发送。"
    assert server.asked == []
    server.stop()


def test_an_address_without_https_is_refused_and_not_asked(settings):
    server = RobotServer(None)
    server.start()
    settings.ROBOT_HOSTS, settings.ROBOTS = [server.host], {ROBOT: server.url}
    assert after_one_try(packed()).error == "这个群机器人的地址不在允许的范围里,没有发送。"
    assert server.asked == []
    server.stop()


def test_a_host_that_is_not_in_the_list_is_refused_and_not_asked(robot_server, settings):
    settings.ROBOT_HOSTS = ["qyapi.weixin.qq.com"]
    assert after_one_try(packed()).error == "这个群机器人的地址不在允许的范围里,没有发送。"
    assert robot_server.asked == []


def test_a_server_that_is_not_there_is_put_off(robot_server):
    delivery = packed()
    robot_server.stop()
    assert after_one_try(delivery).error == "连不上对方的服务器(ConnectionRefusedError)。"
    robot_server._thread.join()


def test_a_robot_that_the_settings_no_longer_know_is_put_off(robot_server, settings):
    delivery = packed()
    settings.ROBOTS = {}
    assert after_one_try(delivery).error == "服务器上没有配置这个群机器人。"
