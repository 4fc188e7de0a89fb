"""What was said, on pages: behind the password, logged, once by order; what was asked for becomes appeals."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from nantun.appeals.models import Appeal
from nantun.appeals.sources import link_back
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from nantun.web.models import Draft
from talks import actions
from talks.models import ReadingOrder, Talk, TalkRecord
from tests.factories import PASSWORD, make_user
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW, logged

pytestmark = pytest.mark.django_db
SAID = "孩子上学的事压在心里"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def recorded(mine: Mine) -> Talk:
    talk = logged(mine)
    actions.write_record(talk=talk, by=mine.head, now=NOW, content=SAID)
    return talk


def with_password(user, address: str) -> Client:
    client = as_(user)
    user.set_password(PASSWORD)
    user.save()
    client = as_(user)
    client.post(address, {"password": PASSWORD, "save": ""})
    return client


def record_of(talk: Talk) -> str:
    return f"/talks/{talk.pk}/record/"


def test_the_password_is_asked_and_what_was_said_is_not_there_yet(mine: Mine) -> None:
    talk = recorded(mine)
    page = text_of(as_(mine.worker).get(record_of(talk)))
    assert "请再输一次密码" in page
    assert SAID not in page
    assert not AccessLog.objects.exists()


def test_with_the_password_it_is_read_and_written_down_and_kept_nowhere(mine: Mine) -> None:
    talk = recorded(mine)
    answer = with_password(mine.worker, record_of(talk)).get(record_of(talk))
    assert SAID in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert AccessLog.objects.get().user == mine.worker


def test_after_ten_minutes_it_is_asked_again(mine: Mine, clock) -> None:
    talk = recorded(mine)
    client = with_password(mine.worker, record_of(talk))
    clock.shift(timedelta(minutes=9, seconds=59))
    assert SAID in text_of(client.get(record_of(talk)))
    clock.shift(timedelta(seconds=2))
    assert "请再输一次密码" in text_of(client.get(record_of(talk)))


def test_a_wrong_one_is_told_and_counted(mine: Mine) -> None:
    talk = recorded(mine)
    mine.worker.set_password(PASSWORD)
    mine.worker.save()
    client = as_(mine.worker)
    answers = [client.post(record_of(talk), {"password": "wrong", "save": ""}) for _time in range(12)]
    assert "密码不对,请重新输入" in answers[0].content.decode()
    assert answers[-1].status_code == 429
    client.post(record_of(talk), {"password": PASSWORD, "save": ""})
    assert "password_given_at" not in client.session


def test_others_are_told_of_nothing_before_any_password(mine: Mine) -> None:
    talk = recorded(mine)
    for user in (mine.office, mine.principal, mine.party_head, mine.stranger, make_user(Role.SYSTEM_ADMIN)):
        assert as_(user).get(record_of(talk)).status_code == 404, user


def test_the_talker_writes_it(mine: Mine) -> None:
    talk = logged(mine)
    write = f"{record_of(talk)}write/"
    client = with_password(mine.head, write)
    client.post(write, {"content": SAID, "asked_for": "换宿舍", "save": ""})
    assert TalkRecord.objects.get().content == SAID
    assert as_(mine.worker).get(write).status_code == 403


def test_sent_after_the_ten_minutes_nothing_is_lost_and_the_password_is_asked_in_place(mine: Mine, clock) -> None:
    talk = logged(mine)
    write = f"{record_of(talk)}write/"
    client = with_password(mine.head, write)
    clock.shift(timedelta(minutes=11))
    answer = client.post(write, {"content": SAID, "save": ""})
    assert answer.status_code == 422
    assert SAID in answer.content.decode()
    assert "写的内容都还在" in answer.content.decode()
    assert client.post(write, {"content": SAID, "password": "wrong", "save": ""}).status_code == 422
    assert not TalkRecord.objects.exists()
    assert client.post(write, {"content": SAID, "password": PASSWORD, "save": ""}).status_code == 302
    assert TalkRecord.objects.get().content == SAID


def test_too_long_a_text_is_told_and_stays(mine: Mine) -> None:
    talk = logged(mine)
    write = f"{record_of(talk)}write/"
    answer = with_password(mine.head, write).post(write, {"content": "话" * 20_001, "save": ""})
    assert answer.status_code == 422
    assert "现在是 20001 个字" in answer.content.decode()


def test_its_draft_is_sealed(mine: Mine) -> None:
    from django.db import connection

    from nantun.web.actions import keep_draft

    keep_draft(by=mine.head, kind="talks.record", key="1", data={"fields": {"content": [SAID]}})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_draft AS row WHERE row::text LIKE %s", [f"%{SAID[:4]}%"])
        assert cursor.fetchone() == (0,)
    assert Draft.objects.exists()


def test_on_paper_asks_by_whom_it_is_kept(mine: Mine) -> None:
    talk = logged(mine)
    write = f"{record_of(talk)}write/"
    client = with_password(mine.head, write)
    assert "由谁保管" in client.post(write, {"content": "", "on_paper": "on", "save": ""}).content.decode()
    client.post(write, {"content": "", "on_paper": "on", "kept_by": mine.head.employee_id, "save": ""})
    assert TalkRecord.objects.get().kept_by == mine.head.employee


def test_the_counterpart_adds_his_words(mine: Mine) -> None:
    talk = recorded(mine)
    as_(mine.worker).post(f"/talks/{talk.pk}/remark/", {"words": "谢谢", "save": ""})
    assert TalkRecord.objects.get().remark == "谢谢"
    assert as_(mine.head).get(f"/talks/{talk.pk}/remark/").status_code == 403


class TestAppeals:
    LINES = {"category_0": "living", "text_0": "食堂夜班饭凉", "category_1": "pay", "text_1": "上月夜班费少算"}

    def sent(self, mine: Mine, user, talk: Talk):
        return as_(user).post(f"/talks/{talk.pk}/appeals/", self.LINES | {"submission": str(uuid4()), "save": ""}, follow=True)

    def test_each_thing_asked_for_becomes_one_of_the_counterpart_s(self, mine: Mine) -> None:
        talk = logged(mine)
        page = text_of(self.sent(mine, mine.head, talk))
        assert "转为诉求 2 件" in page
        assert "食堂夜班饭凉" not in page
        assert {one.raisers.get().employee for one in Appeal.objects.all()} == {mine.worker.employee}

    def test_sent_twice_it_is_one(self, mine: Mine) -> None:
        talk, words = logged(mine), self.LINES | {"submission": str(uuid4()), "save": ""}
        for _time in range(2):
            as_(mine.head).post(f"/talks/{talk.pk}/appeals/", words)
        assert Appeal.objects.count() == 2

    def test_the_link_back_is_for_the_two_alone(self, mine: Mine) -> None:
        talk = logged(mine)
        self.sent(mine, mine.worker, talk)
        assert link_back("talks", talk.pk, mine.head) == (talk.number, talk.get_absolute_url())
        assert link_back("talks", talk.pk, mine.office) is None

    def test_others_may_not(self, mine: Mine) -> None:
        assert as_(mine.office).get(f"/talks/{logged(mine).pk}/appeals/").status_code == 403


class TestOrders:
    def test_it_is_asked_for_approved_used_once_and_told(self, mine: Mine) -> None:
        talk = recorded(mine)
        as_(mine.office).post(f"/talks/{talk.pk}/order/", {"reason": "核查一起信访"})
        order = ReadingOrder.objects.get()
        decide = f"/talks/orders/{order.pk}/"
        assert as_(mine.office).get(decide).status_code == 403
        as_(mine.secretary).post(decide, {"agree": "yes", "hours": "72", "save": ""})
        client = with_password(mine.office, record_of(talk))
        assert SAID in text_of(client.get(record_of(talk)))
        assert client.get(record_of(talk)).status_code == 404
        assert "已调阅" in text_of(as_(mine.head).get("/talks/orders/"))

    def test_it_runs_out(self, mine: Mine, clock) -> None:
        talk = recorded(mine)
        order = actions.ask_order(talk=talk, reason="核查", by=mine.office, now=NOW)
        actions.decide_order(order=order, agree=True, hours=2, by=mine.secretary, now=NOW)
        clock.shift(timedelta(hours=3))
        assert as_(mine.office).get(record_of(talk)).status_code == 404
        assert "已过期" in text_of(as_(mine.office).get("/talks/orders/"))

    def test_refused_without_a_reason_says_so(self, mine: Mine) -> None:
        order = actions.ask_order(talk=recorded(mine), reason="核查", by=mine.office, now=NOW)
        answer = as_(mine.secretary).post(f"/talks/orders/{order.pk}/", {"agree": "no", "save": ""})
        assert "不批准请写明理由" in answer.content.decode()

    def test_its_form_says_that_nothing_was_written(self, mine: Mine) -> None:
        opened = as_(mine.office).get(f"/talks/{logged(mine).pk}/order/", follow=True)
        assert "这次约谈没有记录" in opened.content.decode()

    def test_opened_again_it_says_that_it_was_decided(self, mine: Mine) -> None:
        order = actions.ask_order(talk=recorded(mine), reason="核查", by=mine.office, now=NOW)
        actions.decide_order(order=order, agree=False, note="理由不足", by=mine.secretary, now=NOW)
        opened = as_(mine.secretary).get(f"/talks/orders/{order.pk}/", follow=True)
        assert "已经审批过了:您自己" in opened.content.decode()

    def test_only_he_who_holds_the_post_approves(self, mine: Mine) -> None:
        order = actions.ask_order(talk=recorded(mine), reason="核查", by=mine.office, now=NOW)
        for user in (mine.principal, mine.head, make_user(Role.SYSTEM_ADMIN)):
            assert as_(user).get(f"/talks/orders/{order.pk}/").status_code in (403, 404), user
