"""The life of a delivery: claimed by one, handed over, put off with growing pauses, given up, tried again."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from nantun.notices import clock
from nantun.notices.actions import claim, forget, handed_over, hold_lane, needless, put_off, sweep, try_again
from nantun.notices.actions.delivering import LeaseLost
from nantun.notices.choices import Channel, Purpose, State
from nantun.notices.models import Delivery
from nantun.notices.rhythm import MOST_ATTEMPTS
from nantun.people.roles import Role
from tests.factories import make_user
from tests.notices.makers import at

pytestmark = pytest.mark.django_db
NOON = at(12)


def letter(*, now=NOON, **more) -> Delivery:
    return Delivery.objects.create(channel=Channel.MAIL, user=make_user(), next_try_at=now, asked_at=now, **more)


def message(robot="综采一队", *, now=NOON, **more) -> Delivery:
    return Delivery.objects.create(channel=Channel.ROBOT, robot=robot, next_try_at=now, asked_at=now, **more)


def fails(delivery, now, words="对方答复 500。"):
    """One attempt that fails at that moment; when the next is due."""
    claimed = claim(delivery.robot, now=now)
    assert claimed == delivery
    put_off(delivery=claimed, error=words, now=now)
    delivery.refresh_from_db()
    return delivery.next_try_at


def test_one_claims_and_the_next_finds_nothing():
    delivery = letter()
    claimed = claim("", now=NOON)
    assert (claimed, claimed.state, claimed.attempts) == (delivery, State.SENDING, 1)
    assert claim("", now=NOON) is None


def test_what_was_handed_over_is_over():
    letter()
    claimed = claim("", now=NOON)
    handed_over(delivery=claimed)
    claimed.refresh_from_db()
    assert (claimed.state, claimed.token, claimed.error) == (State.SENT, "", "")
    assert claim("", now=NOON + timedelta(days=1)) is None
    with pytest.raises(LeaseLost):
        handed_over(delivery=claimed)


def test_a_worker_that_fell_silent_loses_it_after_its_lease_and_can_write_no_more(settings):
    letter()
    first = claim("", now=NOON)
    later = NOON + timedelta(seconds=settings.SEND_LEASE_SECONDS)
    assert claim("", now=later) is None
    second = claim("", now=later + timedelta(seconds=1))
    assert second == first
    for write in (
        lambda: handed_over(delivery=first),
        lambda: put_off(delivery=first, error="x"),
        lambda: needless(delivery=first, why="x"),
    ):
        with pytest.raises(LeaseLost):
            write()
    handed_over(delivery=second)


def test_each_lane_has_its_own():
    mail, one, other = letter(), message(), message("掘进三区")
    assert [claim(lane, now=NOON) for lane in ("", "综采一队", "掘进三区", "机电队")] == [mail, one, other, None]


def test_what_is_urgent_goes_first_and_what_failed_often_last():
    failed, plain, urgent = letter(attempts=3), letter(now=NOON - timedelta(minutes=1)), letter(urgent=True)
    assert [claim("", now=NOON) for _ in range(3)] == [urgent, plain, failed]


def test_pauses_grow_until_it_is_given_up_with_the_reason_in_words():
    delivery, now, pauses = message(urgent=True), NOON, []
    for _ in range(MOST_ATTEMPTS - 1):
        later = fails(delivery, now)
        pauses.append(later - now)
        now = later
    assert pauses == sorted(set(pauses)), "each longer than the one before"
    fails(delivery, now)
    assert (delivery.state, delivery.attempts, delivery.error) == (State.GIVEN_UP, MOST_ATTEMPTS, "对方答复 500。")
    assert delivery.ended_at == now
    assert claim(delivery.robot, now=now + timedelta(days=1)) is None


def test_a_pause_that_ends_in_quiet_hours_ends_in_the_morning():
    assert fails(letter(now=at(20, 59)), at(20, 59, 20)) == at(7, day=21)
    assert fails(letter(now=at(20, 59), urgent=True), at(20, 59)) == at(21, 0)


def test_in_quiet_hours_only_what_is_urgent_is_taken():
    plain, urgent = letter(), letter(urgent=True)
    taken = claim("", now=at(23))
    assert taken == urgent
    handed_over(delivery=taken)
    assert claim("", now=at(23)) is None
    assert claim("", now=at(7, day=21)) == plain


def test_what_kills_every_worker_is_given_up_and_does_not_loop(settings):
    delivery, now = letter(urgent=True), NOON
    for _ in range(MOST_ATTEMPTS):
        assert claim("", now=now) == delivery
        now += timedelta(seconds=settings.SEND_LEASE_SECONDS + 1)
    assert claim("", now=now) is None
    delivery.refresh_from_db()
    assert delivery.state == State.GIVEN_UP


def test_what_could_not_leave_for_three_days_is_given_up():
    old, young = letter(now=at(12, day=16)), letter(now=at(12, day=18))
    assert claim("", now=NOON) == young
    old.refresh_from_db()
    assert (old.state, old.error) == (State.GIVEN_UP, "过了很久都没能发出。")


def test_while_the_server_is_away_nothing_of_its_lane_is_tried(settings):
    waiting, other = [letter(), letter()], message()
    assert hold_lane(lane="", now=NOON) == 2
    assert claim("", now=NOON) is None
    assert claim("综采一队", now=NOON) == other
    again = NOON + timedelta(seconds=settings.SEND_PAUSE_SECONDS)
    assert claim("", now=again) in waiting


def test_the_administrator_has_it_tried_again_from_the_beginning():
    delivery, admin = (
        letter(state=State.GIVEN_UP, attempts=MOST_ATTEMPTS, ended_at=NOON, error="对方答复 500。"),
        make_user(Role.SYSTEM_ADMIN),
    )
    assert try_again(pks=[delivery.pk], by=make_user(Role.CLERK), now=NOON) == 0
    assert try_again(pks=[delivery.pk], by=admin, now=NOON) == 1
    assert try_again(pks=[delivery.pk], by=admin, now=NOON) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.ended_at) == (State.WAITING, 0, None)
    assert claim("", now=NOON) == delivery


def test_what_was_sent_is_not_sent_again_however_often_it_is_asked_for():
    delivery = letter(state=State.SENT, ended_at=NOON)
    assert try_again(pks=[delivery.pk], by=make_user(Role.SYSTEM_ADMIN), now=NOON) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": Channel.MAIL, "robot": "x"},
        {"channel": Channel.MAIL},
        {"channel": Channel.ROBOT, "robot": ""},
        {"channel": Channel.ROBOT, "robot": "x", "state": State.SENDING},
        {"channel": Channel.ROBOT, "robot": "x", "state": State.SENT},
        {"channel": Channel.ROBOT, "robot": "x", "ended_at": NOON},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(**wrong)


def test_the_sweeper_rings_for_each_lane_that_has_something_to_send_and_not_at_night(monkeypatch):
    rung = []
    monkeypatch.setattr("nantun.notices.actions.delivering.doorbell.call", lambda task, calls: rung.append((task, calls)))
    letter(), letter(), message(), message("掘进三区", now=NOON + timedelta(hours=1))
    assert sweep(now=NOON) == 2
    assert rung == [("nantun.notices.tasks.carry", [[""], ["综采一队"]])]
    assert sweep(now=at(23)) == 0


def test_ended_deliveries_are_forgotten_after_a_while_and_others_never():
    now = clock.now()
    old, young = (letter(state=State.SENT, ended_at=now - timedelta(days=days)) for days in (100, 10))
    waiting = letter(now=now - timedelta(days=100), purpose=Purpose.TEST)
    assert forget(now=now) == 1
    assert set(Delivery.objects.all()) == {young, waiting}
    assert not Delivery.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_who_claim_at_the_same_moment_take_each_once():
    for _ in range(40):
        letter()
    taken, start = [], threading.Barrier(8)

    def work():
        start.wait()
        while delivery := claim("", now=NOON):
            taken.append(delivery.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(taken) == len(set(taken)) == 40
