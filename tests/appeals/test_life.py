"""The life of an appeal, whatever people do with it and in whatever order: never struck off without its two keys, its story complete, no date lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nantun.appeals import actions
from nantun.appeals.choices import ENDED, ENOUGH, WAYS, Category, Closure, EvidenceKind, Outcome, RequestKind, Satisfaction, Status, Verb
from nantun.appeals.models import Appeal, AppealMonth
from nantun.errors import RuleBroken

from .makers import NOW, Cast, fresh, photo, raise_one

DAYS = st.integers(min_value=-3, max_value=70)
WHO = st.sampled_from(["visitor", "clerk", "head", "deputy", "office", "union"])
CATEGORIES = st.sampled_from([Category.LIVING, Category.PAY, Category.OTHER])


class Life(RuleBasedStateMachine):
    """Anybody tries anything; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.cast, self.now, self.pictures = Cast.of(), NOW, 0
        self.seen: list[tuple[int, int]] = []

    @initialize(category=CATEGORIES, named=st.booleans())
    def begin(self, category: Category, named: bool) -> None:
        self.appeal = raise_one(self.cast.visitor, *([self.cast.worker] if named else []), category=category)

    def attempt(self, act: Callable[[Appeal], Any]) -> None:
        """A refused act leaves everything as it was."""
        before, steps = fresh(self.appeal), self.appeal.moves.count()
        try:
            with transaction.atomic():
                act(before)
        except RuleBroken:
            after = fresh(self.appeal)
            assert (after.version, after.status, after.due_on, after.moves.count()) == (before.version, before.status, before.due_on, steps)
        self.appeal = fresh(self.appeal)

    def by(self, who: str) -> Any:
        return getattr(self.cast, who)

    @rule(days=st.integers(min_value=0, max_value=20))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(who=WHO, ours=st.booleans(), days=st.none() | DAYS)
    def assign(self, who: str, ours: bool, days: int | None) -> None:
        due = None if days is None else self.now.date() + timedelta(days=days)
        unit = self.cast.ours if ours else self.cast.theirs
        self.attempt(lambda appeal: actions.assign(appeal=appeal, lead_unit=unit, due_on=due, by=self.by(who), now=self.now))

    @rule(who=WHO)
    def accept(self, who: str) -> None:
        self.attempt(lambda appeal: actions.accept(appeal=appeal, by=self.by(who), now=self.now))

    @rule(who=WHO)
    def send_back(self, who: str) -> None:
        self.attempt(lambda appeal: actions.send_back(appeal=appeal, reason="不归我们", by=self.by(who), now=self.now))

    @rule(who=WHO)
    def progress(self, who: str) -> None:
        self.attempt(lambda appeal: actions.note_progress(appeal=appeal, text="在办", by=self.by(who), now=self.now))

    @rule(who=WHO, kind=st.sampled_from(list(RequestKind)), days=DAYS)
    def ask(self, who: str, kind: RequestKind, days: int) -> None:
        day = (self.appeal.due_on or self.now.date()) + timedelta(days=days)
        self.attempt(lambda appeal: actions.ask(appeal=appeal, kind=kind, day=day, reason="等设备", by=self.by(who), now=self.now))

    @rule(who=WHO, agree=st.booleans())
    def decide(self, who: str, agree: bool) -> None:
        asked = self.appeal.requests.waiting().first()
        if asked is not None:
            self.attempt(lambda _appeal: actions.decide(request=asked, agree=agree, note="不行", by=self.by(who), now=self.now))

    @rule(who=WHO)
    def resume(self, who: str) -> None:
        self.attempt(lambda appeal: actions.resume(appeal=appeal, by=self.by(who), now=self.now))

    @rule(who=WHO, outcome=st.sampled_from(list(Outcome)), proof=st.booleans(), days=DAYS)
    def reply(self, who: str, outcome: Outcome, proof: bool, days: int) -> None:
        self.pictures += 1
        uploads = [photo(size=(20 + self.pictures, 20))] if proof else []
        promised = self.now.date() + timedelta(days=days)
        facts: dict[str, Any] = {"outcome": outcome, "text": "已办", "uploads": uploads, "promised_on": promised}
        self.attempt(lambda appeal: actions.reply(appeal=appeal, by=self.by(who), now=self.now, **facts))

    @rule(who=WHO, result=st.sampled_from(list(Satisfaction)))
    def call_back(self, who: str, result: Satisfaction) -> None:
        self.attempt(lambda appeal: actions.call_back(appeal=appeal, result=result, words="他说的", by=self.by(who), now=self.now))

    @rule(who=WHO)
    def carry_out(self, who: str) -> None:
        self.attempt(lambda appeal: actions.carry_out(appeal=appeal, by=self.by(who), now=self.now))

    @rule(who=WHO)
    def reopen(self, who: str) -> None:
        self.attempt(lambda appeal: actions.reopen(appeal=appeal, reason="没办好", by=self.by(who), now=self.now))

    @rule(who=WHO, closure=st.sampled_from([Closure.CONTENT, Closure.APPROVED, Closure.ANONYMOUS, Closure.UNREACHABLE]), why=st.booleans())
    def strike_off(self, who: str, closure: Closure, why: bool) -> None:
        reason = "领导批准" if why else ""
        self.attempt(lambda appeal: actions.strike_off(appeal=appeal, closure=closure, reason=reason, by=self.by(who), now=self.now))

    @invariant()
    def it_is_never_struck_off_without_its_two_keys(self) -> None:
        appeal = getattr(self, "appeal", None)
        if appeal is None or appeal.status != Status.STRUCK_OFF:
            return
        assert appeal.replied_by_id
        assert appeal.outcome in (Outcome.SOLVED, Outcome.EXPLAINED, Outcome.NOT_ALLOWED)
        if appeal.outcome == Outcome.SOLVED:
            assert appeal.evidence.filter(kind=EvidenceKind.DONE, round=appeal.round).exists()
        calls = appeal.call_backs.filter(round=appeal.round)
        if appeal.closure == Closure.CONTENT:
            said = calls.filter(result__in=ENOUGH).get()
            assert said.by_unit_id != appeal.lead_unit_id
            assert said.by_id != appeal.replied_by_id
        elif appeal.closure == Closure.APPROVED:
            assert appeal.closure_reason
        elif appeal.closure == Closure.ANONYMOUS:
            assert not appeal.raisers.exists()
        else:
            assert calls.filter(result=Satisfaction.UNREACHABLE).count() >= 2

    @invariant()
    def its_story_is_complete(self) -> None:
        if not hasattr(self, "appeal"):
            return
        moves = list(self.appeal.moves.order_by("pk"))
        assert (moves[0].verb, moves[0].status_from) == (Verb.RAISE, "")
        for before, after in pairwise(moves):
            assert after.status_from == before.status_to
            assert after.status_from in WAYS[Verb(after.verb)].begins
            assert after.at >= before.at
            assert after.round in (before.round, before.round + 1)
        assert (moves[-1].status_to, moves[-1].round) == (self.appeal.status, self.appeal.round)
        assert moves[-1].due_on == self.appeal.due_on

    @invariant()
    def no_date_is_lost(self) -> None:
        """Every limit that ever held stands in the story; the original of the round is kept; one extension a round at most."""
        if not hasattr(self, "appeal"):
            return
        limit = (self.appeal.pk, self.appeal.due_on)
        if limit not in self.seen:
            self.seen.append(limit)
        told = set(self.appeal.moves.values_list("due_on", flat=True))
        assert {day for _pk, day in self.seen} <= told
        assert self.appeal.original_due_on in told
        extended = self.appeal.moves.filter(verb=Verb.EXTEND).values_list("round", flat=True)
        assert len(set(extended)) == len(extended)

    @invariant()
    def its_month_tells_how_it_stands(self) -> None:
        if not hasattr(self, "appeal"):
            return
        latest = AppealMonth.objects.filter(appeal=self.appeal).order_by("-month").first()
        assert (latest.status, latest.round, latest.due_on) == (self.appeal.status, self.appeal.round, self.appeal.due_on)
        assert (self.appeal.status in ENDED) == (self.appeal.closed_at is not None)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_life_of_an_appeal() -> None:
    run_state_machine_as_test(
        Life, settings=settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    )
