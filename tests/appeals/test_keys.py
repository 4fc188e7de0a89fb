"""销号 wants two keys: what was done, and the word of whoever raised it, asked by somebody outside. The database asks for them too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nantun.appeals import actions
from nantun.appeals.choices import Closure, Outcome, Satisfaction, Status
from nantun.appeals.models import Appeal, AppealMonth, CallBack
from nantun.errors import RuleBroken
from nantun.people.roles import Role
from tests.factories import make_user

from .makers import (
    NOW,
    Cast,
    a_hazard,
    accepted,
    answered,
    brought_to,
    called_back,
    fresh,
    not_content,
    photo,
    progressed,
    raise_one,
    struck_off,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


class TestTheFirstKey:
    def test_what_was_solved_is_not_answered_without_evidence(self, cast: Cast) -> None:
        appeal = brought_to(Status.ACCEPTED, cast)
        with pytest.raises(RuleBroken, match="请附凭证") as broken:
            actions.reply(appeal=appeal, outcome=Outcome.SOLVED, text="已更换", by=cast.clerk, now=NOW)
        assert broken.value.field == "uploads"
        assert fresh(appeal).status == Status.ACCEPTED

    def test_an_explanation_is_its_own_evidence(self, cast: Cast) -> None:
        appeal = answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.EXPLAINED)
        assert struck_off(called_back(appeal, cast), cast).closure == Closure.CONTENT

    def test_evidence_of_an_earlier_round_does_not_open_the_next(self, cast: Cast) -> None:
        appeal = brought_to(Status.REOPENED, cast)
        with pytest.raises(RuleBroken, match="请附凭证"):
            actions.reply(appeal=appeal, outcome=Outcome.SOLVED, text="又换了", by=cast.clerk, now=NOW)

    def test_a_timetable_is_not_struck_off(self, cast: Cast) -> None:
        later = NOW.date() + 60 * A_DAY
        appeal = answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.TIMETABLE, promised_on=later)
        appeal = called_back(appeal, cast)
        for closure in Closure:
            with pytest.raises(RuleBroken, match="列入计划"):
                actions.strike_off(appeal=appeal, by=cast.office, now=NOW, closure=closure, reason="会后办")

    def test_what_cannot_wait_is_not_put_on_a_timetable(self, cast: Cast) -> None:
        appeal = accepted(raise_one(cast.visitor, cast.worker, **a_hazard(cast)), cast)
        with pytest.raises(RuleBroken, match="安全隐患要立即处理,不能只列入计划") as broken:
            answered(appeal, cast, outcome=Outcome.TIMETABLE, promised_on=NOW.date() + A_DAY)
        assert broken.value.field == "outcome"

    def test_a_timetable_s_day_is_its_limit_and_is_watched(self, cast: Cast) -> None:
        later = NOW.date() + 60 * A_DAY
        appeal = answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.TIMETABLE, promised_on=later)
        assert appeal.due_on is not None
        assert appeal.due_on >= later
        assert Appeal.objects.overdue(appeal.due_on + A_DAY).contains(appeal)
        again = actions.carry_out(appeal=appeal, by=cast.clerk, now=NOW + A_DAY)
        assert (again.status, again.outcome, again.round) == (Status.IN_PROGRESS, "", 1)

    def test_raw_sql_does_not_strike_off_what_was_not_answered(self, cast: Cast) -> None:
        appeal = brought_to(Status.CALLED_BACK, cast)
        appeal.evidence.all().delete()
        closing = {"status": Status.STRUCK_OFF, "closure": Closure.CONTENT, "closed_at": NOW, "closed_by": cast.office}
        with pytest.raises(IntegrityError, match="凭证"), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**closing)


class TestTheSecondKey:
    def test_nothing_is_struck_off_as_content_before_somebody_asked(self, cast: Cast) -> None:
        appeal = brought_to(Status.REPLIED, cast)
        with pytest.raises(RuleBroken, match="还没有满意的回访"):
            struck_off(appeal, cast)

    def test_raw_sql_does_not_either(self, cast: Cast) -> None:
        appeal = brought_to(Status.REPLIED, cast)
        closing = {"status": Status.STRUCK_OFF, "closure": Closure.CONTENT, "closed_at": NOW, "closed_by": cast.office}
        with pytest.raises(IntegrityError, match="回访"), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**closing)

    def test_the_lead_unit_does_not_call_back(self, cast: Cast) -> None:
        """Not its clerk, nor a union steward who stands in it."""
        appeal = brought_to(Status.REPLIED, cast)
        steward = make_user(Role.UNION_STAFF, unit=cast.theirs)
        for inside in (cast.clerk, cast.head, steward):
            with pytest.raises(RuleBroken, match="主办单位"):
                actions.call_back(appeal=appeal, result=Satisfaction.CONTENT, words="", by=inside, now=NOW)

    def test_whoever_answered_does_not_call_back(self, cast: Cast) -> None:
        """Even where he was moved to another unit since."""
        appeal = brought_to(Status.REPLIED, cast)
        cast.clerk.employee.unit = cast.ours
        with pytest.raises(RuleBroken, match="谁答复,谁不能回访"):
            actions.call_back(appeal=appeal, result=Satisfaction.CONTENT, words="", by=cast.clerk, now=NOW)

    def test_the_database_knows_who_is_outside(self, cast: Cast) -> None:
        appeal = brought_to(Status.REPLIED, cast)
        inside = CallBack(appeal=appeal, round=1, result="content", by=cast.head, by_unit=cast.theirs, lead_unit=cast.theirs, at=NOW)
        with pytest.raises(IntegrityError, match="call_back_from_outside"), transaction.atomic():
            inside.save()
        same = CallBack(appeal=appeal, round=1, result="content", by=cast.clerk, replied_by=cast.clerk, at=NOW)
        with pytest.raises(IntegrityError, match="call_back_by_another"), transaction.atomic():
            same.save()

    def test_the_raiser_s_own_word_counts_even_where_he_works_in_the_lead_unit(self, cast: Cast) -> None:
        worker = make_user(unit=cast.theirs)
        appeal = raise_one(cast.visitor, worker.employee)
        appeal = actions.assign(appeal=appeal, lead_unit=cast.theirs, by=cast.office, now=NOW)
        appeal = answered(actions.accept(appeal=appeal, by=cast.clerk, now=NOW), cast)
        said = actions.call_back(appeal=appeal, result=Satisfaction.LARGELY, words="", by=worker, now=NOW)
        assert said.call_backs.get().own
        assert struck_off(said, cast).closure == Closure.CONTENT

    def test_whoever_is_not_content_has_it_done_again(self, cast: Cast) -> None:
        appeal = not_content(brought_to(Status.REPLIED, cast), cast, NOW + A_DAY)
        assert (appeal.status, appeal.round, appeal.reply, appeal.replied_by) == (Status.REOPENED, 2, "", None)
        assert "暖气管已更换" in [move.text for move in appeal.moves.all()], "the first answer stays in the story"
        month = AppealMonth.objects.get(appeal=appeal)
        assert (month.reopened, month.not_content) == (1, 1)

    def test_his_words_are_kept_whole_or_refused(self, cast: Cast) -> None:
        appeal = brought_to(Status.REPLIED, cast)
        with pytest.raises(RuleBroken, match="最多 500 字,现有 501 字") as broken:
            actions.call_back(appeal=appeal, result=Satisfaction.CONTENT, words="话" * 501, by=cast.union, now=NOW)
        assert broken.value.field == "words"
        assert not CallBack.objects.exists()

    def test_a_content_word_of_an_earlier_round_does_not_close_the_next(self, cast: Cast) -> None:
        appeal = brought_to(Status.CALLED_BACK, cast)
        appeal = actions.reopen(appeal=appeal, reason="又不热了", by=cast.office, now=NOW)
        appeal = answered(progressed(appeal, cast), cast, uploads=[photo(size=(60, 20))])
        with pytest.raises(RuleBroken, match="还没有满意的回访"):
            struck_off(appeal, cast)

    def test_policy_does_not_allow_it_needs_an_approval_with_its_reason(self, cast: Cast) -> None:
        appeal = called_back(answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.NOT_ALLOWED), cast)
        with pytest.raises(RuleBroken, match="经批准"):
            struck_off(appeal, cast)
        for reason, says in ((" ", "写明理由"), ("话" * 301, "最多 300 字,现有 301 字")):
            with pytest.raises(RuleBroken, match=says) as broken:
                actions.strike_off(appeal=appeal, by=cast.office, now=NOW, closure=Closure.APPROVED, reason=reason)
            assert broken.value.field == "reason"
        closed = actions.strike_off(appeal=appeal, by=cast.office, now=NOW, closure=Closure.APPROVED, reason="房改政策已停")
        assert closed.closure_reason == "房改政策已停"


class TestWhomNobodyCanAsk:
    def test_an_anonymous_one_closes_as_such_and_never_as_content(self, cast: Cast) -> None:
        appeal = raise_one(cast.visitor)
        appeal = actions.assign(appeal=appeal, lead_unit=cast.theirs, by=cast.office, now=NOW)
        appeal = answered(actions.accept(appeal=appeal, by=cast.clerk, now=NOW), cast)
        with pytest.raises(RuleBroken, match="匿名诉求无法回访"):
            called_back(appeal, cast)
        with pytest.raises(RuleBroken, match="还没有满意的回访"):
            struck_off(appeal, cast)
        closed = actions.strike_off(appeal=appeal, by=cast.office, now=NOW, closure=Closure.ANONYMOUS)
        assert closed.closure == Closure.ANONYMOUS

    def test_one_with_a_name_is_not_closed_as_anonymous(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="不能按匿名销号"):
            actions.strike_off(appeal=brought_to(Status.REPLIED, cast), by=cast.office, now=NOW, closure=Closure.ANONYMOUS)

    def test_the_unreachable_are_tried_on_two_days(self, cast: Cast) -> None:
        appeal = brought_to(Status.REPLIED, cast)
        for hour in (1, 2):
            appeal = called_back(appeal, cast, NOW + timedelta(hours=hour), Satisfaction.UNREACHABLE)
        with pytest.raises(RuleBroken, match="现在试过 1 天"):
            actions.strike_off(appeal=appeal, by=cast.office, now=NOW, closure=Closure.UNREACHABLE)
        appeal = called_back(appeal, cast, NOW + A_DAY, Satisfaction.UNREACHABLE)
        closed = actions.strike_off(appeal=appeal, by=cast.office, now=NOW + A_DAY, closure=Closure.UNREACHABLE)
        assert closed.closure == Closure.UNREACHABLE
        month = AppealMonth.objects.get(appeal=appeal)
        assert (month.content, month.largely, month.not_content) == (0, 0, 0)


class TestAnsweredOnTheSpot:
    def test_it_is_closed_with_its_answer_and_counted_apart(self, cast: Cast) -> None:
        appeal = raise_one(cast.visitor, cast.worker, answer="当场联系了维修班")
        assert (appeal.status, appeal.closure, appeal.reply) == (Status.STRUCK_OFF, Closure.ON_SPOT, "当场联系了维修班")
        month = AppealMonth.objects.get(appeal=appeal)
        assert (month.raised, month.on_spot, month.in_time, month.late) == (True, True, 0, 0)

    def test_exactly_one_in_twenty_is_drawn(self, cast: Cast) -> None:
        drawn = [raise_one(cast.visitor, answer="已答复").drawn for _turn in range(60)]
        assert [sum(drawn[start : start + 20]) for start in (0, 20, 40)] == [1, 1, 1]

    def test_a_check_by_somebody_else_who_finds_him_discontent_opens_it(self, cast: Cast) -> None:
        appeal = self.drawn_one(cast)
        with pytest.raises(RuleBroken, match="谁答复,谁不能回访"):
            actions.check_spot(appeal=appeal, result=Satisfaction.NOT, words="没人来修", by=cast.visitor, now=NOW)
        again = actions.check_spot(appeal=appeal, result=Satisfaction.NOT, words="没人来修", by=cast.union, now=NOW)
        assert (again.status, again.round) == (Status.REOPENED, 2)
        assert not Appeal.objects.to_check().contains(again)

    def test_one_that_was_not_drawn_is_not_checked(self, cast: Cast) -> None:
        appeal = next(one for one in iter(lambda: raise_one(cast.visitor, answer="已答复"), None) if not one.drawn)
        with pytest.raises(RuleBroken, match="不在抽查之列"):
            actions.check_spot(appeal=appeal, result=Satisfaction.CONTENT, words="", by=cast.union, now=NOW)

    def test_hazards_are_not_answered_on_the_spot(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="不能当场答复"):
            raise_one(cast.visitor, answer="已告知", **a_hazard(cast))

    @staticmethod
    def drawn_one(cast: Cast) -> Appeal:
        return next(one for one in iter(lambda: raise_one(cast.visitor, cast.worker, answer="已答复"), None) if one.drawn)
