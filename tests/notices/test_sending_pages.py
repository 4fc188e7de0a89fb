"""发送情况, tried by the system administrator and by others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nantun.notices import clock
from nantun.notices.actions import pack
from nantun.notices.choices import Channel, State
from nantun.notices.models import Delivery
from nantun.notices.todo import waiting
from nantun.people.roles import Role
from tests.factories import make_user
from tests.notices.makers import DAY, at, reader, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server", "robot_server")]


@pytest.fixture
def admin(client):
    user = make_user(Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def lost(**more) -> Delivery:
    return Delivery.objects.create(
        channel=Channel.MAIL,
        user=reader(name="赵楠"),
        state=State.GIVEN_UP,
        attempts=7,
        ended_at=clock.now(),
        error="对方答复 500。",
        **more,
    )


def listed(client, **query):
    return client.get(reverse("notices:deliveries"), query)


def test_the_administrator_sees_what_failed_and_why_but_not_what_it_said(client, admin):
    said(reader(name="赵楠"), title="必访快到期:张三", now=at(9))
    pack(now=at(12))
    lost()
    text = listed(client).text
    for words in ("邮件:赵楠", "没能发出", "对方答复 500。", "等待发送", "已配置", "群机器人:综采一队"):
        assert words in text
    assert "张三" not in text
    assert "@mine.example" not in text


def test_each_way_says_how_much_waits_and_when_something_last_went_out(client, admin):
    said(reader(), now=at(9))
    pack(now=at(12))
    said(reader(), number=2, now=at(13))
    lost()
    mail, robot = listed(client).context["lanes"]
    assert (mail.is_on, mail.gathering, mail.waiting, mail.given_up, mail.sent_at) == (True, 1, 1, 1, None)
    assert (robot.label, robot.waiting) == ("群机器人:综采一队", 0)
    sent_at = clock.now()
    Delivery.objects.filter(state=State.WAITING).update(state=State.SENT, ended_at=sent_at)
    assert listed(client).context["lanes"][0].sent_at == sent_at


def test_what_failed_is_tried_again(client, admin):
    delivery = lost()
    answer = client.post(reverse("notices:try-again"), {"picked": [delivery.pk, "x", "1"]}, follow=True)
    assert "1 封重新开始发送。" in answer.text
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    assert "没有可以再试的" in client.post(reverse("notices:try-again"), {"picked": [delivery.pk]}, follow=True).text


def test_what_failed_waits_for_the_administrator_and_for_nobody_else(admin):
    assert list(waiting(admin, DAY)) == []
    lost(), lost()
    (todo,) = waiting(admin, DAY)
    assert (todo.count, todo.text) == (2, "2 封邮件或群消息没能发出")
    assert list(waiting(make_user(Role.CLERK), DAY)) == []


def test_the_todo_leads_to_just_these(client, admin):
    lost()
    Delivery.objects.create(channel=Channel.ROBOT, robot="掘进三区")
    (todo,) = waiting(admin, DAY)
    rows = list(client.get(todo.url).context["table"].rows)
    assert [row.record.state for row in rows] == [State.GIVEN_UP]


@pytest.mark.parametrize("role", [Role.CLERK, Role.SECURITY_ADMIN, Role.PARTY_OFFICE, None])
def test_nobody_else_sees_how_sending_goes(client, role):
    client.force_login(make_user(role))
    assert listed(client).status_code == 403
    delivery = lost()
    assert client.post(reverse("notices:try-again"), {"picked": [delivery.pk]}).status_code == 403


def test_the_list_costs_the_same_for_one_row_and_for_many(client, admin):
    lost()
    with CaptureQueriesContext(connection) as one:
        listed(client)
    for _ in range(17):
        lost()
    with CaptureQueriesContext(connection) as many:
        listed(client)
    assert len(many) == len(one)
