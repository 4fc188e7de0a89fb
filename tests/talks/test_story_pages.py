"""The page of one talk: what each may do, a time found, held, confirmed; nothing of what it is about for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from talks import actions
from talks.models import Talk
from tests.support.days import TODAY, at
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW, a_time, ask, booked, logged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(user, talk: Talk) -> str:
    return text_of(as_(user).get(f"/talks/{talk.pk}/"))


def post(user, talk: Talk, act: str, **words):
    return as_(user).post(f"/talks/{talk.pk}/{act}", words, follow=True)


def test_the_one_whose_turn_it_is_takes_a_time_in_one_tap(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time())
    assert "就这个时间" in page_of(mine.head, talk)
    assert "就这个时间" not in page_of(mine.worker, talk)
    post(mine.head, talk, "accept/?time=2026-10-16T09:00")
    talk.refresh_from_db()
    assert talk.status == "booked"


def test_other_times_are_offered_and_the_turn_goes_over(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time())
    post(mine.head, talk, "offer/", day_0="10-19", from_0="15:00", place_kind="office", text="周一下午")
    talk.refresh_from_db()
    assert talk.turn == "counterpart"
    assert "10月19日 15:00–15:30" in page_of(mine.worker, talk)


def test_declining_without_a_reason_says_so(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    assert "请填写理由" in post(mine.head, talk, "decline/", reason=" ").text
    assert "出差到月底" in text_of(post(mine.head, talk, "decline/", reason="出差到月底"))


@pytest.mark.parametrize("act", ["decline", "cancel"])
def test_a_reason_that_came_too_late_stands_in_its_field_again(act: str, mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    actions.cancel(talk=talk, reason="已经当面说了", by=mine.worker, now=NOW)
    answer = as_(mine.head).post(f"/talks/{talk.pk}/{act}/", {"reason": "出差到月底"})
    assert answer.status_code == 422
    assert "现在是“已取消”" in answer.text
    assert "出差到月底</textarea>" in answer.text


def test_whoever_opens_the_form_of_a_reason_reads_what_it_is_for(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    page = text_of(as_(mine.head).get(f"/talks/{talk.pk}/decline/"))
    assert "为什么" in page
    assert "对方会看到您写的理由。" in page


def test_before_its_time_it_can_not_be_held_and_after_it_can(mine: Mine) -> None:
    talk = booked(mine)
    assert "约定的时间还没到" in page_of(mine.head, talk)
    assert "约定的时间还没到" in text_of(post(mine.head, talk, "hold/"))
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert "已登记" in text_of(post(mine.head, talk, "hold/"))
    talk.refresh_from_db()
    assert talk.status == "held"


def test_it_is_moved_with_a_reason(mine: Mine) -> None:
    talk = booked(mine)
    words = {"day_0": "10-20", "from_0": "10:00", "place_kind": "canteen", "reason": "临时下井"}
    assert "已改期" in text_of(post(mine.worker, talk, "move/", **words))
    talk.refresh_from_db()
    assert (talk.day, talk.place_kind) == (TODAY.replace(day=20), "canteen")


def test_it_is_cancelled_with_a_reason_and_the_act_is_gone(mine: Mine) -> None:
    talk = booked(mine)
    post(mine.worker, talk, "cancel/", reason="已经当面说了")
    talk.refresh_from_db()
    assert talk.status == "cancelled"
    assert "取消约谈" not in page_of(mine.worker, talk)


def test_the_counterpart_confirms_or_disagrees_once(mine: Mine) -> None:
    talk = logged(mine)
    assert "确认谈过" in page_of(mine.worker, talk)
    assert "确认谈过" not in page_of(mine.head, talk)
    assert "有不同意见" in text_of(post(mine.worker, talk, "confirm/?answer=disputed"))
    assert "已经答复过" in text_of(post(mine.worker, talk, "confirm/?answer=confirmed"))


def test_topic_and_ground_are_shown_to_the_two_alone(mine: Mine) -> None:
    talk = logged(mine, ground="family", topic="income")
    for user in (mine.head, mine.worker):
        assert "家庭变故或受挫" in page_of(user, talk)
    for user in (mine.office, mine.party_head):
        page = page_of(user, talk)
        assert "家庭变故或受挫" not in page
        assert "收入" not in page


def test_others_have_no_acts_of_the_two(mine: Mine) -> None:
    talk = booked(mine)
    for act in ("accept/", "decline/", "cancel/", "hold/", "confirm/", "offer/", "move/"):
        assert as_(mine.office).post(f"/talks/{talk.pk}/{act}").status_code == 403, act
        assert as_(mine.stranger).post(f"/talks/{talk.pk}/{act}").status_code == 404, act


def test_unanswered_is_shown(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    with time_machine.travel(at(TODAY.replace(day=22)), tick=False):
        assert "未回应" in page_of(mine.worker, talk)


def test_open_points_of_the_last_talk_stand_at_the_head_behind_the_password(mine: Mine) -> None:
    last = logged(mine)
    actions.write_record(talk=last, by=mine.head, now=NOW, open_points="宿舍漏水")
    talk = booked(mine)
    page = page_of(mine.head, talk)
    assert "留下的待办事项" in page
    assert "宿舍漏水" not in page
    client = as_(mine.head)
    session = client.session
    session["password_given_at"] = NOW.timestamp()
    session.save()
    assert "宿舍漏水" in text_of(client.get(f"/talks/{talk.pk}/"))
    assert "留下的待办事项" not in page_of(mine.office, talk)
