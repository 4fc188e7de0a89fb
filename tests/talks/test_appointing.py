"""Two ways to an appointment, a turn for each, nobody booked twice."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from nantun.errors import RuleBroken, Stale
from nantun.notices.models import Notice
from nantun.people.choices import Basis
from nantun.people.roles import Role
from talks import actions
from talks.choices import WAYS, Direction, Side, Status
from talks.entry import Asking
from talks.models import Booking, Talk, TalkMove
from tests.factories import EmployeeFactory, make_user
from tests.support.days import TODAY, at
from tests.support.meanwhile import meanwhile
from tests.support.mine import Mine

from .makers import NOW, a_time, ask, booked

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_a_worker_asks_his_leader_offers_another_time_and_the_worker_accepts(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(hour=9))
    assert (talk.direction, talk.status, talk.turn) == (Direction.UP, Status.ASKED, Side.TALKER)
    talk = actions.offer_times(talk=talk, times=[a_time(hour=15), a_time(hour=16)], by=mine.head, now=NOW)
    assert talk.turn == Side.COUNTERPART
    talk = actions.accept_time(talk=talk, start=a_time(hour=16).start, by=mine.worker, now=NOW)
    assert (talk.status, talk.starts_at, talk.day) == (Status.BOOKED, a_time(hour=16).start, TOMORROW)
    assert set(Booking.objects.values_list("employee", "held_until")) == {(mine.head.employee_id, None), (mine.worker.employee_id, None)}
    assert [move.verb for move in talk.moves.all()] == ["ask", "offer", "accept"]


def test_only_a_time_that_was_offered_is_accepted(mine: Mine) -> None:
    talk = ask(mine.head, mine.head.employee, mine.worker.employee, a_time(hour=9))
    with pytest.raises(RuleBroken, match="没有这个时间") as broken:
        actions.accept_time(talk=talk, start=a_time(hour=16).start, by=mine.worker, now=NOW)
    assert broken.value.field == "time"


def test_a_time_that_passed_before_it_was_answered_is_not_accepted(mine: Mine) -> None:
    talk = ask(mine.head, mine.head.employee, mine.worker.employee, a_time(hour=9))
    with pytest.raises(RuleBroken, match="这个时间已经过去") as broken:
        actions.accept_time(talk=talk, start=a_time(hour=9).start, by=mine.worker, now=a_time(hour=9).start)
    assert broken.value.field == "time"


def test_times_that_overlap_are_not_offered_side_by_side(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match="有重叠") as broken:
        ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(hour=9), a_time(hour=9, minute=15))
    assert broken.value.field == "time"


def test_whoever_asked_does_not_answer_himself(mine: Mine) -> None:
    talk = ask(mine.head, mine.head.employee, mine.worker.employee, a_time(hour=9))
    with pytest.raises(RuleBroken, match="现在等的是对方的答复"):
        actions.accept_time(talk=talk, start=a_time(hour=9).start, by=mine.head, now=NOW)


@pytest.mark.parametrize("answer", ["accept", "offer", "decline"])
def test_an_answer_to_what_was_cancelled_meanwhile_is_told_of_that_and_not_of_times(mine: Mine, answer: str) -> None:
    talk = ask(mine.head, mine.head.employee, mine.worker.employee, a_time(hour=9))
    actions.cancel(talk=talk, reason="出差", by=mine.head, now=NOW)
    talk.refresh_from_db()
    say = {
        "accept": lambda: actions.accept_time(talk=talk, start=a_time(hour=9).start, by=mine.worker, now=NOW),
        "offer": lambda: actions.offer_times(talk=talk, times=[a_time(hour=15)], by=mine.worker, now=NOW),
        "decline": lambda: actions.decline(talk=talk, reason="有事", by=mine.worker, now=NOW),
    }
    with pytest.raises(Stale, match="现在是“已取消”"):
        say[answer]()


def test_a_leader_invites_and_the_other_is_told(mine: Mine) -> None:
    talk = ask(mine.head, mine.head.employee, mine.worker.employee, a_time())
    assert (talk.direction, talk.turn) == (Direction.DOWN, Side.COUNTERPART)
    assert Notice.objects.get(recipient=mine.worker).title == "王强 请您谈心"


def test_nothing_of_the_topic_stands_in_a_notice(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(), topic="family", ground="family")
    actions.decline(talk=talk, reason="出差", by=mine.head, now=NOW)
    told = "".join(notice.title + notice.text + notice.reason for notice in Notice.objects.all())
    assert "家庭" not in told
    assert "出差" not in told


def test_asking_for_the_same_talk_twice_is_shown_the_first(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    with pytest.raises(RuleBroken, match=f"已经提过一次:{talk.number}") as broken:
        ask(mine.worker, mine.head.employee, mine.worker.employee)
    assert broken.value.see == (f"打开 {talk.number}", talk.get_absolute_url())


def test_two_have_one_open_talk_says_the_database_too(mine: Mine) -> None:
    """When neither has looked before the other wrote."""
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    talk.pk, talk.number, talk.submission = None, "YT-2026-9999", uuid4()
    with pytest.raises(IntegrityError, match="talk_asked_once"), transaction.atomic():
        talk.save(force_insert=True)


def test_a_time_that_was_taken_a_moment_ago_is_told_with_the_three_nearest_free_ones(mine: Mine) -> None:
    from .makers import opens

    opens(mine.head.employee)
    booked(mine, a_time(date(2026, 10, 19), 9, 30))
    other = make_user(unit=mine.ours)
    with pytest.raises(RuleBroken, match="刚刚被约走。离它最近的还有:10月19日 09:00、10月19日 10:00、10月19日 10:30") as broken:
        ask(other, mine.head.employee, other.employee, a_time(date(2026, 10, 19), 9, 30))
    assert broken.value.field == "time"
    assert not Talk.objects.filter(counterpart=other.employee).exists(), "nothing is half-written"


def test_an_offer_that_lapsed_holds_nobody(mine: Mine) -> None:
    time = a_time(TODAY + timedelta(days=5))
    ask(mine.worker, mine.head.employee, mine.worker.employee, time)
    other = make_user(unit=mine.ours)
    with pytest.raises(RuleBroken, match="刚刚被约走"):
        ask(other, mine.head.employee, other.employee, time)
    assert ask(other, mine.head.employee, other.employee, time, now=NOW + timedelta(hours=49)).status == Status.ASKED


def test_moving_and_cancelling_tell_the_other(mine: Mine) -> None:
    talk = booked(mine)
    Notice.objects.all().delete()
    talk = actions.move_talk(talk=talk, time=a_time(hour=15), by=mine.worker, now=NOW, reason="换班了")
    assert set(Notice.objects.values_list("recipient", flat=True)) == {mine.head.pk}
    talk = actions.cancel(talk=talk, reason="家里有事", by=mine.head, now=NOW)
    assert Notice.objects.filter(recipient=mine.worker, kind="talks.ended").exists()
    assert not Booking.objects.exists()


def test_a_time_in_the_past_is_refused(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match="已经过去"):
        ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(TODAY, 9))


def test_nobody_asks_for_another_without_the_slip_in_the_hand_of_his_clerk(mine: Mine) -> None:
    clerk, other = make_user(Role.CLERK, unit=mine.ours), make_user(Role.CLERK, unit=mine.theirs)
    asking = Asking(talker=mine.head.employee, counterpart=mine.worker.employee)
    for by, basis in ((mine.vice, Basis.PAPER), (clerk, ""), (other, Basis.PAPER)):
        with pytest.raises(RuleBroken, match="凭纸条代提") as broken:
            actions.ask_talk(asking=asking, by=by, now=NOW, basis=basis)
        assert broken.value.field == "counterpart"
    assert actions.ask_talk(asking=asking, by=clerk, now=NOW, basis=Basis.PAPER).on_behalf


def test_five_times_are_offered_at_once_and_not_six(mine: Mine) -> None:
    hours = [a_time(hour=hour) for hour in range(9, 15)]
    with pytest.raises(RuleBroken, match="最多提 5 个时间") as broken:
        ask(mine.head, mine.head.employee, mine.worker.employee, *hours)
    assert broken.value.field == "time"
    assert ask(mine.head, mine.head.employee, mine.worker.employee, *hours[:5]).offers.count() == 5


def test_another_time_is_offered_with_a_time(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
    with pytest.raises(RuleBroken, match="至少提一个时间") as broken:
        actions.offer_times(talk=talk, times=[], by=mine.head, now=NOW)
    assert broken.value.field == "time"


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_each_other_in_one_moment_have_one_talk_and_the_second_is_shown_it(mine: Mine) -> None:
    two = (mine.head.employee, mine.worker.employee)
    with pytest.raises(RuleBroken, match="已经提过一次:YT-2026-0001"):
        meanwhile(lambda: ask(mine.worker, *two), lambda: ask(mine.head, *two))
    assert Talk.objects.get().entered_by == mine.worker


def test_a_form_that_another_has_sent_is_told_so_where_the_two_have_asked_for_nothing_yet(mine: Mine) -> None:
    sent = ask(mine.worker, mine.head.employee, mine.worker.employee)
    with pytest.raises(RuleBroken, match="别人提交"):
        ask(mine.vice, mine.head.employee, mine.vice.employee, submission=sent.submission)


def test_a_counterpart_who_left_cannot_be_asked(mine: Mine) -> None:
    gone = EmployeeFactory(unit=mine.ours, name="吴平", placed_on=False)
    with pytest.raises(RuleBroken, match="吴平 已不在岗"):
        ask(mine.head, mine.head.employee, gone)


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_an_act_begins_only_where_the_table_lets_it(status: Status, mine: Mine) -> None:
    acts = {
        "accept": lambda talk: actions.accept_time(talk=talk, start=a_time().start, by=mine.head, now=NOW),
        "decline": lambda talk: actions.decline(talk=talk, reason="出差", by=mine.head, now=NOW),
        "move": lambda talk: actions.move_talk(talk=talk, time=a_time(hour=16), by=mine.head, now=NOW, reason="开会"),
        "cancel": lambda talk: actions.cancel(talk=talk, reason="出差", by=mine.head, now=NOW),
        "hold": lambda talk: actions.hold(talk=talk, by=mine.head, now=at(TOMORROW, 18)),
    }
    for act, do in acts.items():
        with transaction.atomic():
            talk = brought_to(status, mine)
            if status in WAYS[act].begins:
                do(talk)
                assert Talk.objects.get(pk=talk.pk).status == WAYS[act].leads_to
            else:
                with pytest.raises(RuleBroken):
                    do(talk)
                assert Talk.objects.get(pk=talk.pk).version == talk.version
            transaction.set_rollback(True)


def brought_to(status: Status, mine: Mine) -> Talk:
    if status == Status.ASKED:
        return ask(mine.worker, mine.head.employee, mine.worker.employee, a_time())
    if status == Status.DECLINED:
        return actions.decline(talk=brought_to(Status.ASKED, mine), reason="出差", by=mine.head, now=NOW)
    talk = booked(mine)
    if status == Status.CANCELLED:
        return actions.cancel(talk=talk, reason="出差", by=mine.head, now=NOW)
    return actions.hold(talk=talk, by=mine.head, now=at(TOMORROW, 18)) if status == Status.HELD else talk


def test_two_pages_that_both_show_it_make_one_move(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time())
    actions.decline(talk=talk, reason="出差", by=mine.head, now=NOW)
    with pytest.raises(RuleBroken, match="王强 已在 10月15日 12:00 改过"):
        actions.cancel(talk=talk, reason="不用了", by=mine.worker, now=NOW)


def test_the_database_books_nobody_twice(mine: Mine) -> None:
    talk = booked(mine)
    time = a_time(minute=15)
    with pytest.raises(IntegrityError, match="booking_nobody_twice"), transaction.atomic():
        Booking.objects.create(talk=talk, employee=mine.head.employee, during=(time.start, time.end))
    assert TalkMove.objects.filter(talk=talk).count() == 2
