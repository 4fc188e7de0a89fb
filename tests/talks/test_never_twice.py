"""No sequence of what people do, nor time passing, books anybody for two talks at once."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nantun.errors import RuleBroken
from talks import actions
from talks.choices import Side, Status
from talks.entry import Time
from talks.models import Booking, Talk
from tests.factories import make_user
from tests.support.days import TODAY
from tests.support.mine import Mine

from .makers import NOW, a_time, ask

pytestmark = pytest.mark.trust

# Halves of hours of a morning, so that many of them fall on each other.
STARTS = st.integers(min_value=0, max_value=3)
LENGTHS = st.sampled_from([30, 45, 90])
TIME = st.tuples(STARTS, LENGTHS)
PICKS = st.integers(min_value=0, max_value=30)
PASSING = st.sampled_from([timedelta(minutes=20), timedelta(hours=21), timedelta(hours=49)])
# What leads to appointments oftener than what ends them.
ACTS = ["asks"] * 5 + ["accepts"] * 5 + ["moves"] * 3 + ["offers"] * 2 + ["cancels", "declines", "holds", "acts_out_of_turn_or_too_late"]
LEADERS, OTHERS = st.sampled_from(["head", "party_head"]), st.sampled_from(["worker", "vice", "clerk"])


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
        clerk = make_user(unit=self.mine.ours)
        self.people = {"head": self.mine.head, "party_head": self.mine.party_head, "worker": self.mine.worker, "vice": self.mine.vice}
        self.people |= {"clerk": clerk}
        self.users = {user.employee_id: user for user in self.people.values()}

    def when(self, start: int, minutes: int) -> Time:
        """Of the morning after now."""
        begin = a_time(TODAY + timedelta(days=1 + (self.now - NOW).days), 9).start + timedelta(minutes=30 * start)
        return Time(begin, begin + timedelta(minutes=minutes))

    def does(self, act: Any, **facts: Any) -> None:
        with contextlib.suppress(RuleBroken):
            act(**facts, now=self.now)

    def a_talk(self, pick: int, *statuses: str) -> Talk | None:
        rows = list(Talk.objects.filter(status__in=statuses).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    def in_turn(self, talk: Talk) -> Any:
        return self.users[talk.talker_id if talk.turn == Side.TALKER else talk.counterpart_id]

    def out_of_turn(self, talk: Talk) -> Any:
        return self.users[talk.counterpart_id if talk.turn == Side.TALKER else talk.talker_id]

    @rule(act=st.sampled_from(ACTS), leader=LEADERS, other=OTHERS, first=TIME, second=st.none() | TIME, pick=PICKS, talker=st.booleans())
    def somebody_acts(self, act: str, leader: str, other: str, first: Any, second: Any, pick: int, talker: bool) -> None:
        """One rule for all of it: of several, whole sequences would do without the one or the other."""
        times = [self.when(*one) for one in (first, second) if one]
        if act == "asks":
            self.asks(self.people[leader], self.people[other], talker, times)
        else:
            getattr(self, act)(pick, times, talker)

    def asks(self, leader: Any, other: Any, invites: bool, times: list[Time]) -> None:
        with contextlib.suppress(RuleBroken):
            ask(leader if invites else other, leader.employee, other.employee, *times, now=self.now)

    def offers(self, pick: int, times: list[Time], talker: bool) -> None:
        if talk := self.a_talk(pick, Status.ASKED):
            self.does(actions.offer_times, talk=talk, times=times, by=self.in_turn(talk))

    def accepts(self, pick: int, times: list[Time], talker: bool) -> None:
        talk = self.a_talk(pick, Status.ASKED)
        offers = list(talk.offers.all()) if talk else []
        if talk and offers:
            self.does(actions.accept_time, talk=talk, start=offers[pick % len(offers)].starts_at, by=self.in_turn(talk))

    def moves(self, pick: int, times: list[Time], talker: bool) -> None:
        if talk := self.a_talk(pick, Status.BOOKED):
            by = self.users[talk.talker_id if talker else talk.counterpart_id]
            self.does(actions.move_talk, talk=talk, time=times[0], by=by, reason="换班")

    def cancels(self, pick: int, times: list[Time], talker: bool) -> None:
        if talk := self.a_talk(pick, Status.ASKED, Status.BOOKED):
            self.does(actions.cancel, talk=talk, reason="出差", by=self.users[talk.counterpart_id])

    def declines(self, pick: int, times: list[Time], talker: bool) -> None:
        if talk := self.a_talk(pick, Status.ASKED):
            self.does(actions.decline, talk=talk, reason="出差", by=self.in_turn(talk))

    def holds(self, pick: int, times: list[Time], talker: bool) -> None:
        if talk := self.a_talk(pick, Status.BOOKED):
            self.does(actions.hold, talk=talk, by=self.users[talk.talker_id])

    def acts_out_of_turn_or_too_late(self, pick: int, times: list[Time], talker: bool) -> None:
        if talk := self.a_talk(pick, *Status):
            by = self.out_of_turn(talk)
            self.does(actions.offer_times, talk=talk, times=times, by=by)
            self.does(actions.accept_time, talk=talk, start=times[0].start, by=by)
            self.does(actions.decline, talk=talk, reason="出差", by=by)

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
        booked = Talk.objects.filter(status=Status.BOOKED)
        firm = {(talk.pk, one, talk.starts_at, talk.ends_at) for talk in booked for one in (talk.talker_id, talk.counterpart_id)}
        rows = Booking.objects.filter(held_until=None).values_list("talk", "employee", "during")
        assert {(talk, one, during.lower, during.upper) for talk, one, during in rows} == firm
        assert not Booking.objects.exclude(talk__status__in=(Status.ASKED, Status.BOOKED)).exists()


class TestAppointments(Appointments.TestCase, TestCase):  # type: ignore[name-defined,misc]
    """Each sequence begins with an empty mine and is rolled back."""

    # To shorten a failure takes minutes of database; who needs it adds Phase.shrink.
    settings = settings(
        max_examples=40,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
        phases=[Phase.generate],
    )
