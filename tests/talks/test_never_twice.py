"""No sequence of what people do, nor time passing, books anybody for two talks at once."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nantun.errors import RuleBroken
from talks import actions
from talks.choices import Status
from talks.entry import Time
from talks.models import Booking, Talk
from tests.visits.makers import TODAY

from .makers import NOW, Mine, a_time, ask

# Halves of hours of the next morning, so that many of them fall on each other.
STARTS = st.integers(min_value=0, max_value=5)
LENGTHS = st.sampled_from([30, 45, 90])
TIMES = st.lists(st.tuples(STARTS, LENGTHS), max_size=3)
PICKS = st.integers(min_value=0, max_value=30)
PASSING = st.sampled_from([timedelta(minutes=20), timedelta(hours=6), timedelta(hours=21), timedelta(hours=49)])
SIDES = st.sampled_from(["talker", "counterpart"])


class Appointments(RuleBasedStateMachine):
    """Two leaders and three of their people: everybody asks, offers, accepts, moves, takes back; whoever may not is told, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @initialize()
    def a_mine(self) -> None:
        self.mine = Mine.of()
        self.now = NOW
        self.users = {user.employee_id: user for user in (self.mine.head, self.mine.party_head, self.mine.worker, self.mine.vice)}

    def when(self, start: int, minutes: int) -> Time:
        begin = (a_time(TODAY + timedelta(days=1), 9).start) + timedelta(minutes=30 * start)
        begin += timedelta(days=max(0, (self.now - NOW).days))
        return Time(begin, begin + timedelta(minutes=minutes))

    def does(self, act: Any, **facts: Any) -> None:
        with contextlib.suppress(RuleBroken):
            act(**facts, now=self.now)

    def a_talk(self, pick: int, *statuses: str) -> Talk | None:
        rows = list(Talk.objects.filter(status__in=statuses or list(Status)).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    def party(self, talk: Talk, side: str) -> Any:
        return self.users[talk.talker_id if side == "talker" else talk.counterpart_id]

    @rule(leader=st.sampled_from(["head", "party_head"]), other=st.sampled_from(["worker", "vice"]), invites=st.booleans(), times=TIMES)
    def asks(self, leader: str, other: str, invites: bool, times: list[tuple[int, int]]) -> None:
        talker, counterpart = getattr(self.mine, leader), getattr(self.mine, other)
        by = talker if invites else counterpart
        with contextlib.suppress(RuleBroken):
            ask(by, talker.employee, counterpart.employee, *(self.when(*one) for one in times), now=self.now)

    @rule(pick=PICKS, side=SIDES, times=TIMES)
    def offers(self, pick: int, side: str, times: list[tuple[int, int]]) -> None:
        if talk := self.a_talk(pick):
            self.does(actions.offer_times, talk=talk, times=[self.when(*one) for one in times], by=self.party(talk, side))

    @rule(pick=PICKS, side=SIDES, offer=PICKS)
    def accepts(self, pick: int, side: str, offer: int) -> None:
        talk = self.a_talk(pick, Status.ASKED)
        offers = list(talk.offers.all()) if talk else []
        if talk and offers:
            self.does(actions.accept_time, talk=talk, start=offers[offer % len(offers)].starts_at, by=self.party(talk, side))

    @rule(pick=PICKS, side=SIDES, start=STARTS, minutes=LENGTHS)
    def moves(self, pick: int, side: str, start: int, minutes: int) -> None:
        if talk := self.a_talk(pick):
            self.does(actions.move_talk, talk=talk, time=self.when(start, minutes), by=self.party(talk, side), reason="换班")

    @rule(pick=PICKS, side=SIDES, act=st.sampled_from([actions.cancel, actions.decline]))
    def takes_back(self, pick: int, side: str, act: Any) -> None:
        if talk := self.a_talk(pick):
            self.does(act, talk=talk, reason="出差", by=self.party(talk, side))

    @rule(pick=PICKS)
    def holds(self, pick: int) -> None:
        if talk := self.a_talk(pick, Status.BOOKED):
            self.does(actions.hold, talk=talk, by=self.party(talk, "talker"))

    @precondition(lambda self: self.now < NOW + timedelta(days=10))
    @rule(passed=PASSING)
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed
        actions.release_lapsed(self.now)

    @invariant()
    def nobody_has_two_talks_at_once(self) -> None:
        if not hasattr(self, "mine"):
            return
        booked = list(Talk.objects.filter(status=Status.BOOKED))
        for employee_id in self.users:
            mine = sorted((talk.starts_at, talk.ends_at, talk.number) for talk in booked if talk.side_of(employee_id))
            for before, after in pairwise(mine):
                assert before[1] <= after[0], (before, after)

    @invariant()
    def an_appointment_takes_the_time_of_both_and_what_is_over_takes_none(self) -> None:
        if not hasattr(self, "mine"):
            return
        firm = {(talk.pk, one) for talk in Talk.objects.filter(status=Status.BOOKED) for one in (talk.talker_id, talk.counterpart_id)}
        assert set(Booking.objects.filter(held_until=None).values_list("talk", "employee")) == firm
        assert not Booking.objects.exclude(talk__status__in=(Status.ASKED, Status.BOOKED)).exists()


class TestAppointments(Appointments.TestCase, TestCase):  # type: ignore[name-defined,misc]
    """Each sequence begins with an empty mine and is rolled back."""

    settings = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
    )
