"""随谈补登: entered in seconds, counted without content, confirmed or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from nantun.errors import RuleBroken
from nantun.ledgers.models import Seal
from nantun.people.choices import Basis
from nantun.people.models import StandIn
from talks import actions
from talks.choices import Answer, DueState, MustStatus, Status
from talks.models import LEDGER, MustTalk, Talk
from talks.oughts import due_list, period
from tests.factories import EmployeeFactory, granter, make_user, stand_in
from tests.support.days import TODAY, at
from tests.support.mine import Mine

from .makers import NOW, a_time, booked, logged

pytestmark = pytest.mark.django_db


def test_a_talk_on_the_way_up_is_entered_afterwards_and_counts_without_content(mine: Mine) -> None:
    talk = logged(mine)
    assert (talk.status, talk.afterwards, talk.on_behalf, talk.ledger_month) == (Status.HELD, True, False, date(2026, 10, 1))
    assert not hasattr(talk, "record")


def test_rest_and_shift_windows_do_not_bind_what_was_held(mine: Mine) -> None:
    """The canteen table after a night shift is where the leaders talked."""
    assert logged(mine, place_kind="canteen").place_kind == "canteen"


def test_a_place_in_too_many_words_is_refused_and_never_cut(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match="最多 60 字,现有 61 字") as broken:
        logged(mine, place="井" * 61)
    assert broken.value.field == "place"


def test_an_assistant_enters_for_his_principal_by_a_grant_and_says_on_what_basis(mine: Mine) -> None:
    assistant = make_user(unit=mine.ours)
    with pytest.raises(RuleBroken, match="没有 王强 的代录授权"):
        logged(mine, by=assistant)
    stand_in(mine.head.employee, assistant.employee)
    with pytest.raises(RuleBroken, match="选依据"):
        logged(mine, by=assistant)
    assert logged(mine, by=assistant, basis=Basis.ORAL).on_behalf
    assert StandIn.objects.count() == 1


def test_a_day_to_come_and_somebody_not_on_the_roster_are_refused(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        logged(mine, day=TODAY + timedelta(days=1))
    with pytest.raises(RuleBroken, match="不在册"):
        logged(mine, counterpart=EmployeeFactory(unit=mine.ours, placed_on=False))


def test_a_form_sent_twice_is_one_talk(mine: Mine) -> None:
    from uuid import uuid4

    submission = uuid4()
    assert logged(mine, submission=submission) == logged(mine, submission=submission)


def test_an_appointment_is_held_when_its_time_has_come(mine: Mine) -> None:
    talk = booked(mine)
    with pytest.raises(RuleBroken, match="还没到"):
        actions.hold(talk=talk, by=mine.head, now=NOW)
    held = actions.hold(talk=talk, by=mine.head, now=a_time().end)
    assert (held.status, held.day) == (Status.HELD, TODAY + timedelta(days=1))
    assert not held.bookings.exists()


def test_the_counterpart_says_once_whether_it_was_so(mine: Mine) -> None:
    talk = logged(mine)
    with pytest.raises(RuleBroken, match="本人"):
        actions.answer_talk(talk=talk, answer=Answer.CONFIRMED, by=mine.head, now=NOW)
    assert actions.answer_talk(talk=talk, answer=Answer.CONFIRMED, by=mine.worker, now=NOW).answer == Answer.CONFIRMED
    with pytest.raises(RuleBroken, match="已经答复过"):
        actions.answer_talk(talk=talk, answer=Answer.DISPUTED, by=mine.worker, now=NOW)


def test_before_it_was_held_there_is_nothing_to_confirm(mine: Mine) -> None:
    talk = booked(mine)
    with pytest.raises(RuleBroken, match="还没有登记已谈"):
        actions.answer_talk(talk=talk, answer=Answer.CONFIRMED, by=mine.worker, now=NOW)
    assert not hasattr(talk, "answer")


def test_nobody_talks_with_himself(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match="不能和自己谈心") as broken:
        logged(mine, counterpart=mine.head.employee)
    assert broken.value.field == "counterpart"


def test_no_answer_is_no_yes_and_changes_no_count(mine: Mine) -> None:
    talk = logged(mine)
    assert talk.confirm_due_on == date(2026, 10, 20)
    assert not hasattr(talk, "answer")
    assert Talk.objects.in_ledger(TODAY).get() == talk


def test_a_sealed_month_s_talks_do_not_change_but_may_still_be_confirmed(mine: Mine) -> None:
    talk = logged(mine, day=date(2026, 9, 28), now=at(date(2026, 9, 29)))
    Seal.objects.create(ledger=LEDGER, month=date(2026, 9, 1), by=granter(), at=NOW)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Talk.objects.filter(pk=talk.pk).update(place_kind="office")
    actions.answer_talk(talk=talk, answer=Answer.CONFIRMED, by=mine.worker, now=NOW)
    late = logged(mine, day=date(2026, 9, 28), now=NOW, counterpart=mine.vice.employee, talker=mine.deputy.employee, by=mine.deputy)
    assert (late.ledger_month, late.late) == (date(2026, 10, 1), True)


class TestMusts:
    def test_a_ground_gives_a_due_talk_that_the_next_talk_answers(self, mine: Mine) -> None:
        must = actions.raise_must(employee=mine.worker.employee, ground="absence", event_day=TODAY, by=mine.head, now=NOW)
        assert (must.talker, must.due_on) == (mine.head.employee, date(2026, 10, 26))
        talk = logged(mine)
        must.refresh_from_db()
        assert (must.status, must.answered_by) == (MustStatus.ANSWERED, talk)

    def test_a_talk_that_was_held_before_it_was_raised_answers_it(self, mine: Mine) -> None:
        talk = logged(mine)
        must = actions.raise_must(employee=mine.worker.employee, ground="injury", event_day=TODAY, by=mine.head, now=NOW)
        assert must.answered_by == talk

    def test_the_same_event_is_raised_once(self, mine: Mine) -> None:
        facts = {"employee": mine.worker.employee, "ground": "injury", "event_day": TODAY, "by": mine.head, "now": NOW}
        actions.raise_must(**facts)
        with pytest.raises(RuleBroken, match="已经提出过"):
            actions.raise_must(**facts)

    def test_nobody_talks_with_himself(self, mine: Mine) -> None:
        himself = {"employee": mine.head.employee, "talker": mine.head.employee}
        with pytest.raises(RuleBroken, match="不能由本人和本人谈") as broken:
            actions.raise_must(**himself, ground="injury", event_day=TODAY, by=mine.office, now=NOW)
        assert broken.value.field == "talker"
        must = actions.raise_must(employee=mine.worker.employee, ground="injury", event_day=TODAY, by=mine.office, now=NOW)
        with pytest.raises(RuleBroken, match="不能由本人和本人谈"), transaction.atomic():
            MustTalk.objects.filter(pk=must.pk).update(talker=must.employee)

    def test_an_everyday_ground_is_no_must(self, mine: Mine) -> None:
        with pytest.raises(RuleBroken, match="请选择必谈情形") as broken:
            actions.raise_must(employee=mine.worker.employee, ground="routine", event_day=TODAY, by=mine.head, now=NOW)
        assert broken.value.field == "ground"

    def test_where_the_roster_knows_no_leader_of_his_somebody_is_to_be_named_and_nothing_is_suggested(self, mine: Mine) -> None:
        top = {"employee": mine.principal.employee, "ground": "injury", "event_day": TODAY, "by": mine.office, "now": NOW}
        with pytest.raises(RuleBroken, match="找不到 周洋 的上一级领导") as broken:
            actions.raise_must(**top)
        assert broken.value.field == "talker"
        assert actions.suggest_musts(found=[(mine.principal.employee, "injury", TODAY, "placement:1")], now=NOW) == 0
        assert actions.raise_must(**top, talker=mine.secretary.employee).talker == mine.secretary.employee

    def test_what_the_system_knows_is_suggested_once_and_waits_for_a_person(self, mine: Mine) -> None:
        found = [(mine.worker.employee, "moved_in", TODAY, "placement:1")]
        assert actions.suggest_musts(found=found, now=NOW) == 1
        assert actions.suggest_musts(found=found, now=NOW) == 0
        must = MustTalk.objects.get()
        assert (must.status, must.raised_by) == (MustStatus.SUGGESTED, None)
        assert actions.take_up(must=must, by=mine.head, now=NOW).status == MustStatus.OPEN
        with pytest.raises(RuleBroken, match="处理过"):
            actions.take_up(must=must, by=mine.head, now=NOW)


class TestDueList:
    def state(self, who, day: date = TODAY) -> DueState:
        return next(line.state for line in due_list(day) if line.counterpart.pk == who.employee_id)

    def test_talked_planned_due_overdue(self, mine: Mine) -> None:
        assert self.state(mine.vice) == DueState.DUE
        from .makers import ask

        talk = ask(mine.deputy, mine.deputy.employee, mine.vice.employee, a_time())
        actions.accept_time(talk=talk, start=a_time().start, by=mine.vice, now=NOW)
        assert self.state(mine.vice) == DueState.PLANNED
        actions.hold(talk=Talk.objects.get(pk=talk.pk), by=mine.deputy, now=a_time().end)
        later = a_time().end.date()
        assert self.state(mine.vice, later) == DueState.TALKED
        assert self.state(mine.vice, date(2027, 5, 1)) == DueState.DUE
        assert self.state(mine.vice, date(2028, 5, 1)) == DueState.OVERDUE

    def test_periods_are_those_of_the_calendar(self) -> None:
        assert period(date(2026, 8, 9), 6) == (date(2026, 7, 1), date(2026, 12, 31))
        assert period(date(2026, 8, 9), 12) == (date(2026, 1, 1), date(2026, 12, 31))

    def test_the_list_of_the_mine_costs_as_many_queries_for_one_as_for_a_hundred(self, mine: Mine, django_assert_max_num_queries) -> None:
        EmployeeFactory.create_batch(60, unit=mine.ours, party_status="member")
        with django_assert_max_num_queries(9):
            assert len(due_list(TODAY)) > 60

    def test_a_leader_s_own_list_is_his_part_of_the_mine_s(self, mine: Mine) -> None:
        EmployeeFactory(unit=mine.ours, rank="team_leader", level="team_leader")
        whole = due_list(TODAY)
        for leader in (mine.principal, mine.deputy, mine.head):
            own = due_list(TODAY, talker=leader.employee_id)
            assert own == [line for line in whole if line.talker.pk == leader.employee_id]
            assert own
