"""Asking and inviting: whom one may, when he is free, and what is said when it can't be."""

from __future__ import annotations

from datetime import date, time
from uuid import uuid4

import pytest
import time_machine

from nantun.people.roles import Role
from nantun.rosters.choices import Kind
from talks.choices import Topic
from talks.models import Offer, Talk
from tests.factories import EmployeeFactory, make_user
from tests.support.markup import flat
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW, booked, opens, works

pytestmark = pytest.mark.django_db
NINE = "2026-10-16T09:00:00+08:00"
NOBODY = {"topic": "", "urgency": "ordinary", "time": "", "save": ""}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def asking(leader, **more):
    return NOBODY | {"talker": leader.employee_id, "submission": str(uuid4())} | more


def test_a_worker_sees_his_own_leaders_and_no_others(mine: Mine) -> None:
    page = text_of(as_(mine.worker).get("/talks/ask/"))
    assert "王强 区长" in page
    assert "李伟 党支部书记" in page
    assert "赵刚" not in page


def test_free_times_of_the_chosen_one_are_shown_by_day(mine: Mine) -> None:
    opens(mine.head.employee)
    page = text_of(as_(mine.worker).get("/talks/ask/slots/", {"talker": mine.head.employee_id}))
    assert "10月19日(周一)" in page
    assert "09:30" in page


def test_no_times_are_told_of_somebody_whom_one_may_not_ask(mine: Mine) -> None:
    opens(mine.stranger.employee)
    assert "10月16日" not in text_of(as_(mine.worker).get("/talks/ask/slots/", {"talker": mine.stranger.employee_id}))


def test_a_slot_is_asked_for(mine: Mine) -> None:
    opens(mine.head.employee)
    as_(mine.worker).post("/talks/ask/", asking(mine.head, time=_first_slot(mine), topic="income"))
    talk = Talk.objects.get()
    assert (talk.status, talk.turn, talk.topic, talk.offers.count()) == ("asked", "talker", "income", 1)


def test_a_taken_slot_is_told_with_the_three_nearest_as_buttons_and_nothing_is_lost(mine: Mine) -> None:
    opens(mine.head.employee)
    wanted = _first_slot(mine)
    other = make_user(unit=mine.ours)
    as_(other).post("/talks/ask/", asking(mine.head, time=wanted))
    answer = as_(mine.worker).post("/talks/ask/", asking(mine.head, time=wanted, urgency="urgent", topic="family"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚被约走" in page
    assert flat(page).count('<button class="btn" name="time"') == 3
    assert 'value="family" selected' in page


def test_out_of_level_says_at_the_field_who_may_be_asked(mine: Mine) -> None:
    answer = as_(mine.worker).post("/talks/ask/", asking(mine.principal))
    assert answer.status_code == 422
    assert "可以约:王强" in answer.content.decode()


def test_asked_twice_one_is_led_to_the_first(mine: Mine) -> None:
    as_(mine.worker).post("/talks/ask/", asking(mine.head))
    page = as_(mine.worker).post("/talks/ask/", asking(mine.head, topic="family")).content.decode()
    talk = Talk.objects.get()
    assert f'<a class="btn" href="{talk.get_absolute_url()}">打开 {talk.number}</a>' in page
    assert 'value="family" selected' in page


def test_without_a_time_the_leader_is_to_name_one(mine: Mine) -> None:
    as_(mine.worker).post("/talks/ask/", asking(mine.head))
    assert Talk.objects.get().offers.count() == 0


def test_a_clerk_asks_on_a_slip_for_his_unit_s_worker_and_for_no_other(mine: Mine) -> None:
    clerk = make_user(Role.CLERK, unit=mine.ours)
    silent, foreign = EmployeeFactory(unit=mine.ours), EmployeeFactory(unit=mine.theirs)
    as_(clerk).post("/talks/slip/", asking(mine.head, who=silent.pk))
    talk = Talk.objects.get()
    assert (talk.counterpart, talk.basis, talk.on_behalf) == (silent, "paper", True)
    assert as_(clerk).post("/talks/slip/", asking(mine.stranger, who=foreign.pk)).status_code == 422
    assert as_(mine.worker).get("/talks/slip/").status_code == 403


def test_the_blank_slip_is_printed_by_clerks_with_every_topic_to_tick(mine: Mine) -> None:
    clerk = make_user(Role.CLERK, unit=mine.ours)
    page = text_of(as_(clerk).get("/talks/slip/blank/"))
    assert page.count("办事员收到") == 3
    assert all(f"□ {topic}" in page for topic in Topic.labels)
    assert as_(mine.worker).get("/talks/slip/blank/").status_code == 403


def inviting(mine: Mine, **more):
    return {"counterpart": mine.worker.employee_id, "ground": "routine", "urgency": "ordinary", "place_kind": "office", "save": ""} | more


def test_a_head_invites_with_two_times(mine: Mine) -> None:
    times = {"day_0": "10-16", "from_0": "09:00", "day_1": "10-17", "from_1": "15:00", "to_1": "16:00"}
    as_(mine.head).post("/talks/invite/", inviting(mine, **times))
    talk = Talk.objects.get()
    assert talk.turn == "counterpart"
    assert [(offer.ends_at - offer.starts_at).seconds // 60 for offer in talk.offers.all()] == [30, 60]


def test_a_time_in_the_other_s_rest_is_told_at_the_times_with_free_ones_and_nothing_is_lost(mine: Mine) -> None:
    opens(mine.head.employee, time(15), time(17))
    works(mine.worker.employee, date(2026, 10, 19), "night")
    answer = as_(mine.head).post("/talks/invite/", inviting(mine, day_0="10-19", from_0="09:00", day_1="10-20", from_1="09:00"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "10月19日 09:00:张三 10月19日是夜班,班上或班后要休息。离它最近的空闲时间:10月19日 16:00" in page
    assert page.count('value="09:00"') == 2


def test_a_talk_over_midnight_ends_the_next_day(mine: Mine) -> None:
    as_(mine.head).post("/talks/invite/", inviting(mine, day_0="10-16", from_0="23:40", to_0="00:20"))
    assert (Offer.objects.get().ends_at - Offer.objects.get().starts_at).seconds == 40 * 60


def test_an_end_before_the_beginning_is_told(mine: Mine) -> None:
    answer = as_(mine.head).post("/talks/invite/", inviting(mine, day_0="10-16", from_0="15:00", to_0="14:00"))
    assert answer.status_code == 422
    assert "结束要晚于开始" in answer.content.decode()
    assert 'value="14:00"' in answer.content.decode()


def test_outside_the_levels_the_invitation_says_so_at_the_counterpart(mine: Mine) -> None:
    answer = as_(mine.head).post("/talks/invite/", inviting(mine, counterpart=mine.stranger.employee_id, day_0="10-16", from_0="09:00"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不由您约谈" in page
    assert 'value="09:00"' in page


def test_the_two_weeks_of_both_are_shown_to_who_may_talk_with_him_alone(mine: Mine) -> None:
    booked(mine)
    assert "09:00–09:30" in text_of(as_(mine.head).get("/talks/invite/days/", {"counterpart": mine.worker.employee_id}))
    page = text_of(as_(mine.stranger).get("/talks/invite/days/", {"counterpart": mine.worker.employee_id}))
    assert "不由您约谈" in page
    assert "09:00" not in page


def test_the_two_weeks_tell_shifts_and_who_leads_one(mine: Mine) -> None:
    works(mine.worker.employee, date(2026, 10, 19), "night")
    works(mine.head.employee, date(2026, 10, 19), "early", kind=Kind.LEADING)
    page = as_(mine.head).get("/talks/invite/days/", {"counterpart": mine.worker.employee_id}).content.decode()
    assert "<td>10-19 周一</td><td>夜班</td><td>带班早班</td>" in flat(page)


def _first_slot(mine: Mine) -> str:
    from django.utils import timezone

    from talks.forms import AskForm

    form = AskForm(user=mine.worker, initial={"talker": mine.head.employee_id})
    return timezone.localtime(form.offered()[0].start).isoformat()
