"""What talks have people told on a day, each once, and what they find in 我的待办."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nantun.notices import clock
from nantun.notices.models import Notice
from nantun.notices.sending import send_due
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.web.offers import Due, Question, Todo
from talks import actions
from talks.choices import Ground
from talks.entry import Asking, Time
from talks.reminders import due_on
from talks.search import found
from talks.tiles import tiles
from talks.timeline import moments
from talks.todo import waiting
from tests.factories import make_user
from tests.support.days import TODAY, at
from tests.support.mine import Mine

from .makers import HALF_AN_HOUR, NOW, a_time, ask, booked, logged

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
TUESDAY = date(2026, 10, 20)  # the last day for an answer to what is asked for on Thursday the 15th


def told(user: User, day: date, kind: str = "") -> list[Due]:
    return [due for due in due_on(day) if due.user_id == user.pk and due.kind.endswith(kind)]


def lines(user: User, day: date = TODAY, kind: str = "") -> list[Todo]:
    return [todo for todo in waiting(User.objects.get(pk=user.pk), day) if not kind or str(todo.kind) == kind]


class TestReminders:
    def test_both_are_told_the_day_before(self, mine: Mine) -> None:
        booked(mine, a_time(TODAY + timedelta(days=4), 9))
        days = [TODAY + timedelta(days=n) for n in range(6)]
        assert [day for day in days if told(mine.worker, day, "tomorrow")] == [TODAY + timedelta(days=3)]
        (due,) = told(mine.head, TODAY + timedelta(days=3), "tomorrow")
        assert (due.title, due.text) == ("明天 09:00 谈心", "王强 和 张三,办公室。")

    def test_within_the_hour_by_the_database_s_clock_and_once(self, mine: Mine) -> None:
        now = clock.now()
        for minutes, by in ((40, mine.worker), (90, mine.vice)):
            start = now + timedelta(minutes=minutes)
            talk = ask(by, mine.head.employee, by.employee, Time(start, start + HALF_AN_HOUR), now=now)
            actions.accept_time(talk=talk, start=start, by=mine.head, now=now)
        Notice.objects.all().delete()
        send_due(now.date())
        send_due(now.date())
        assert Notice.objects.filter(kind="talks.soon", recipient=mine.worker).count() == 1
        assert not Notice.objects.filter(kind="talks.soon", recipient=mine.vice).exists()

    def test_nothing_begins_on_a_day_that_has_passed(self, mine: Mine) -> None:
        booked(mine)
        assert not told(mine.head, TOMORROW, "soon")

    def test_a_talk_that_was_moved_is_told_of_anew(self, mine: Mine) -> None:
        talk = booked(mine)
        (before,) = told(mine.head, TODAY, "tomorrow")
        actions.move_talk(talk=talk, time=a_time(hour=15), by=mine.worker, now=NOW, reason="换班")
        (after,) = told(mine.head, TODAY, "tomorrow")
        assert before.key != after.key

    def test_an_unanswered_request_climbs_once_after_three_working_days(self, mine: Mine) -> None:
        talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
        assert talk.answer_due_on == TUESDAY
        for user, reason in ((mine.head, "等您答复"), (mine.deputy, "逾期未答复,上报上一级")):
            days = [TODAY + timedelta(days=n) for n in range(14)]
            assert [day for day in days if told(user, day, "unanswered")] == [TUESDAY + timedelta(days=1)]
            assert told(user, TUESDAY + timedelta(days=1), "unanswered")[0].reason == reason
        assert {due.user_id for due in due_on(TUESDAY + timedelta(days=1))} == {mine.head.pk, mine.deputy.pk}

    def test_an_invitation_that_a_head_leaves_unanswered_climbs_to_the_deputy_in_charge(self, mine: Mine) -> None:
        ask(mine.principal, mine.principal.employee, mine.head.employee)
        readers = {due.user_id for due in due_on(TUESDAY + timedelta(days=1))}
        assert readers == {mine.head.pk, mine.deputy.pk}

    def test_what_a_principal_leaves_unanswered_goes_to_the_other(self, mine: Mine) -> None:
        ask(mine.head, mine.principal.employee, mine.head.employee)
        assert {due.user_id for due in due_on(TUESDAY + timedelta(days=1))} == {mine.principal.pk, mine.secretary.pk}

    def test_on_the_first_each_leader_is_told_how_many_he_still_ought_to_talk_with(self, mine: Mine) -> None:
        first = date(2026, 11, 1)
        logged(mine, by=mine.principal, talker=mine.principal.employee, counterpart=mine.head.employee)
        (due,) = told(mine.secretary, first)
        assert due.title == "应谈名单:1 人,还有 1 人没有谈"
        assert told(mine.principal, first)[0].title == "应谈名单:3 人,还有 2 人没有谈"
        assert not told(mine.secretary, date(2026, 11, 2))

    def test_an_open_record_is_reminded_of_once_and_then_a_line(self, mine: Mine) -> None:
        talk = actions.hold(talk=booked(mine), by=mine.head, now=a_time().end)
        days = [TODAY + timedelta(days=n) for n in range(8)]
        assert [day for day in days if told(mine.head, day, "record")] == [TODAY + timedelta(days=2)]
        assert len(lines(mine.head, TODAY + timedelta(days=5), "记录")) == 1
        actions.write_record(talk=talk, by=mine.head, now=a_time().end, content="谈了宿舍")
        assert not lines(mine.head, TODAY + timedelta(days=5), "记录")

    def test_what_was_entered_afterwards_is_asked_for_no_record(self, mine: Mine) -> None:
        logged(mine)
        assert not told(mine.head, TOMORROW, "record")
        assert not lines(mine.head, TOMORROW, "记录")

    def test_must_talks_that_end_name_neither_ground_nor_note(self, mine: Mine) -> None:
        must = actions.raise_must(
            employee=mine.worker.employee, ground=Ground.FAMILY, event_day=TODAY, by=mine.office, now=NOW, note="离婚"
        )
        day_before, day_after = must.due_on - timedelta(days=1), must.due_on + timedelta(days=1)
        (talker,) = told(User.objects.get(employee=must.talker), day_before, "must_ends")
        assert talker.title == "必谈快到期:张三"
        assert {due.user_id for due in due_on(day_after)} >= {mine.head.pk, mine.party_head.pk}
        said = "".join(due.title + due.text + due.reason for due in [*due_on(day_before), *due_on(day_after)])
        assert "家庭" not in said
        assert "离婚" not in said

    def test_the_number_of_queries_does_not_grow_with_the_people_who_are_owed_a_talk(
        self, mine: Mine, django_assert_max_num_queries: Any
    ) -> None:
        for _turn in range(8):
            make_user(unit=mine.ours, post="班长", rank="team_leader")
        with django_assert_max_num_queries(25):
            list(due_on(date(2026, 11, 1)))


class TestTodo:
    def test_whose_turn_it_is_answers(self, mine: Mine) -> None:
        ask(mine.worker, mine.head.employee, mine.worker.employee)
        (line,) = lines(mine.head, kind="约谈")
        assert (line.text, line.due, line.question) == ("张三(综采一队) 想找您谈心", TUESDAY, Question.WAITING)
        assert not lines(mine.worker, kind="约谈")

    def test_today_s_talks_and_those_to_close(self, mine: Mine) -> None:
        booked(mine)
        assert [line.text for line in lines(mine.worker, TOMORROW, "今天谈")] == ["09:00 与 王强 谈心,办公室"]
        assert not lines(mine.head, TOMORROW, "谈后")
        (line,) = lines(mine.head, TOMORROW + timedelta(days=1), "谈后")
        assert line.act == "登记已谈"

    def test_whom_a_leader_still_ought_to_talk_with_is_one_line(self, mine: Mine) -> None:
        (line,) = lines(mine.principal, kind="应谈")
        assert (line.count, line.question) == (3, Question.WAITING)
        assert not lines(mine.worker, kind="应谈")

    def test_a_must_is_by_name_to_who_holds_it_and_overdue_to_those_above(self, mine: Mine) -> None:
        must = actions.raise_must(
            employee=mine.worker.employee, ground=Ground.ABSENCE, event_day=TODAY, by=mine.office, now=NOW, talker=mine.head.employee
        )
        assert [line.text for line in lines(mine.head, kind="必谈")] == ["张三(综采一队)"]
        assert not lines(mine.deputy, kind="必谈")
        late = must.due_on + timedelta(days=1)
        assert [line.text for line in lines(mine.deputy, late, "必谈")] == ["张三(综采一队),由 王强 谈"]

    def test_the_party_secretary_alone_finds_readings_to_approve(self, mine: Mine) -> None:
        talk = logged(mine)
        actions.write_record(talk=talk, by=mine.head, now=NOW, content="家里的事")
        actions.ask_order(talk=talk, reason="核查", by=mine.office, now=NOW)
        assert len(lines(mine.secretary, kind="调阅")) == 1
        assert not lines(mine.principal, kind="调阅")

    def test_the_clerk_carries_the_answer_to_a_slip(self, mine: Mine) -> None:
        clerk = make_user(Role.CLERK, unit=mine.ours)
        talk = actions.ask_talk(
            asking=Asking(talker=mine.head.employee, counterpart=mine.worker.employee),
            by=clerk, now=NOW, basis="paper",
        )  # fmt: skip
        assert not lines(clerk, kind="谈心条")
        actions.offer_times(talk=talk, times=[a_time()], by=mine.head, now=NOW)
        assert [line.text for line in lines(clerk, kind="谈心条")] == ["请问 张三:王强 另提了时间"]


class TestTheRest:
    def test_figures_are_those_of_the_due_list(self, mine: Mine) -> None:
        logged(mine, by=mine.principal, talker=mine.principal.employee, counterpart=mine.head.employee)
        shown = {str(tile.label): (tile.value, tile.of) for tile in tiles(User.objects.get(pk=mine.principal.pk), TODAY)}
        assert shown["应谈已谈"][0] == 1
        assert shown["我本月谈心"] == (1, None)

    def test_search_finds_by_number_and_name_what_one_may_know_of(self, mine: Mine) -> None:
        talk = logged(mine, topic="family")
        actions.write_record(talk=talk, by=mine.head, now=NOW, content="妻子生病")
        for words in (talk.number, "张三", "王强"):
            assert [hit.url for hit in found(mine.head, words, 5)] == [talk.get_absolute_url()]
            assert not found(mine.stranger, words, 5)
        for words in ("妻子", "家庭", "family"):
            assert not found(mine.head, words, 5)

    def test_the_page_of_one_employee_says_that_a_talk_was_and_no_more(self, mine: Mine) -> None:
        logged(mine, topic="family", ground="family")
        (moment,) = moments(mine.worker.employee, mine.worker)
        assert (moment.who, moment.text) == ("王强", "与 张三 谈心(食堂)。")
        assert not moments(mine.worker.employee, mine.stranger)
        assert len(moments(mine.worker.employee, mine.office)) == 1

    def test_what_is_only_asked_for_does_not_stand_there(self, mine: Mine) -> None:
        ask(mine.worker, mine.head.employee, mine.worker.employee)
        assert not moments(mine.worker.employee, mine.office)


def test_nothing_waits_at_noon_for_somebody_without_talks(mine: Mine) -> None:
    assert not lines(make_user(Role.FINANCE), at(TODAY).date())
