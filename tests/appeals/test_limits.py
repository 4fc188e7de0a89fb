"""By when: working days of the State Council's calendar, extensions that leave a trace, holds that stop the clock."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from nantun.appeals import actions
from nantun.appeals.choices import Category, Light, RequestKind, Status, Urgency
from nantun.appeals.limits import held_limit, level_reached, limit_of, limit_until
from nantun.appeals.models import Appeal
from nantun.errors import RuleBroken
from nantun.policies.actions import set_figure
from nantun.workdays.calendar import Workdays
from tests.support.days import at

from .makers import NOW, Cast, a_hazard, brought_to, fresh, given, raise_one

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


# Each limit of so many working days runs over one of 2026's days that were swapped against a holiday.
SWAPPED = [
    (date(2025, 12, 29), Urgency.URGENT, date(2026, 1, 6)),  # 1–3 January off, Sunday the 4th worked
    (date(2026, 2, 10), Urgency.URGENT, date(2026, 2, 24)),  # Saturday the 14th worked, 15–23 off
    (date(2026, 2, 12), Urgency.ORDINARY, date(2026, 3, 11)),  # Saturdays the 14th and 28th worked
    (date(2026, 5, 6), Urgency.URGENT, date(2026, 5, 12)),  # Saturday the 9th worked
    (date(2026, 9, 16), Urgency.URGENT, date(2026, 9, 22)),  # Sunday the 20th worked
    (date(2026, 9, 28), Urgency.URGENT, date(2026, 10, 10)),  # 1–7 October off, Saturday the 10th worked
]


@pytest.mark.parametrize(("start", "urgency", "due"), SWAPPED)
def test_swapped_workdays_of_2026_give_the_right_due_dates(start: date, urgency: Urgency, due: date, cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, now=at(start), urgency=urgency)
    assert (appeal.due_on, appeal.original_due_on) == (due, due)


@pytest.mark.parametrize(
    "worked", [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)]
)
def test_a_limit_may_end_on_a_worked_weekend(worked: date, cast: Cast) -> None:
    assert limit_until(worked, worked - 3 * A_DAY, Workdays.load()).due_on == worked


def test_it_is_at_risk_at_four_fifths_of_its_days(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, now=at(date(2026, 10, 12)))
    assert (appeal.at_risk_on, appeal.due_on) == (date(2026, 10, 28), date(2026, 11, 2))
    lights = [appeal.light(day) for day in (date(2026, 10, 27), date(2026, 10, 28), date(2026, 11, 2), date(2026, 11, 3))]
    assert lights == [Light.GREEN, Light.AMBER, Light.AMBER, Light.RED]
    assert [Appeal.objects.lit(day).get().light for day in (date(2026, 10, 27), date(2026, 11, 2), date(2026, 11, 3))] == [
        "green",
        "amber",
        "red",
    ]


def test_a_due_date_that_is_a_holiday_moves_to_the_next_workday(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, now=at(date(2026, 9, 21)))
    assert given(appeal, cast, at(date(2026, 9, 21)), due_on=date(2026, 10, 1)).due_on == date(2026, 10, 8)


def test_a_due_date_in_the_past_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="不能早于今天"):
        given(raise_one(cast.visitor, cast.worker), cast, due_on=NOW.date() - A_DAY)


def test_a_hazard_is_given_on_without_a_limit_and_stays_a_hazard(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, **a_hazard(cast))
    for change, field, said in (
        ({"due_on": NOW.date() + A_DAY}, "due_on", "安全隐患不设一般时限"),
        ({"category": Category.LIVING}, "category", "不能改成别的类别"),
    ):
        with pytest.raises(RuleBroken, match=said) as broken:
            given(appeal, cast, **change)
        assert broken.value.field == field
    assert given(appeal, cast).due_on is None


def test_nor_does_anything_else_become_a_hazard_afterwards(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="也不能由别的类别改成"):
        given(raise_one(cast.visitor, cast.worker), cast, category=Category.HAZARD)


def test_a_limit_set_in_a_second_round_is_at_risk_as_reckoned_from_its_beginning(cast: Cast) -> None:
    monday, again = at(date(2026, 10, 12)), at(date(2026, 11, 2))
    appeal = brought_to(Status.CALLED_BACK, cast, now=monday)
    appeal = actions.reopen(appeal=appeal, reason="又不热了", by=cast.office, now=again)
    due = date(2026, 11, 9)
    later = given(appeal, cast, again + A_DAY, due_on=due)
    calendar = Workdays.load()
    assert (later.due_on, later.at_risk_on) == limit_until(due, again.date(), calendar)
    assert later.at_risk_on != limit_until(due, monday.date(), calendar).at_risk_on


def test_a_new_figure_changes_no_limit_that_was_set(cast: Cast) -> None:
    before = raise_one(cast.visitor, cast.worker)
    key = "appeals.limit.living.ordinary"
    set_figure(
        key=key, value=Decimal(5), effective_from=NOW.date() + A_DAY, document="南矿党发〔2026〕9号", by=cast.office, today=NOW.date()
    )
    after = raise_one(cast.visitor, cast.worker, now=NOW + A_DAY)
    assert fresh(before).due_on == before.due_on == date(2026, 11, 5)
    assert after.due_on == date(2026, 10, 23)


@pytest.mark.parametrize("category", [Category.HAZARD, Category.DANGER, Category.DISCIPLINE])
def test_what_cannot_wait_has_no_limit(category: Category, cast: Cast) -> None:
    assert limit_of(category, Urgency.ORDINARY, NOW.date(), Workdays.load()) == (None, None)


class TestExtensions:
    def ask(self, appeal: Appeal, cast: Cast, day: date, kind: str = RequestKind.EXTENSION, now=NOW):
        return actions.ask(appeal=appeal, kind=kind, day=day, reason="等设备到货", by=cast.clerk, now=now)

    def test_the_original_date_is_kept_beside_the_new_one(self, cast: Cast) -> None:
        appeal = brought_to(Status.ACCEPTED, cast)
        asked = self.ask(appeal, cast, date(2026, 11, 20))
        actions.decide(request=asked, agree=True, note="", by=cast.deputy, now=NOW)
        longer = fresh(appeal)
        assert (longer.due_on, longer.original_due_on) == (date(2026, 11, 20), date(2026, 11, 5))
        assert longer.was_extended

    def test_there_is_one_and_no_second(self, cast: Cast) -> None:
        appeal = brought_to(Status.ACCEPTED, cast)
        actions.decide(request=self.ask(appeal, cast, date(2026, 11, 20)), agree=True, note="", by=cast.deputy, now=NOW)
        with pytest.raises(RuleBroken, match="已经延期一次"):
            self.ask(fresh(appeal), cast, date(2026, 12, 1))

    def test_whoever_asks_does_not_decide(self, cast: Cast) -> None:
        asked = self.ask(brought_to(Status.ACCEPTED, cast), cast, date(2026, 11, 20))
        with pytest.raises(RuleBroken, match="不能审批自己"):
            actions.decide(request=asked, agree=True, note="", by=cast.clerk, now=NOW)

    def test_two_who_decide_at_once_decide_once(self, cast: Cast) -> None:
        asked = self.ask(brought_to(Status.ACCEPTED, cast), cast, date(2026, 11, 20))
        actions.decide(request=asked, agree=False, note="抓紧办", by=cast.deputy, now=NOW)
        asked.status = "waiting"  # as the other one's page still shows it
        with pytest.raises(RuleBroken, match="已经审批过"):
            actions.decide(request=asked, agree=True, note="", by=cast.office, now=NOW)

    def test_nothing_turns_green_by_moving_a_deadline(self, cast: Cast) -> None:
        appeal = brought_to(Status.ACCEPTED, cast)
        asked = self.ask(appeal, cast, date(2026, 11, 20))
        late = at(date(2026, 11, 6))
        with pytest.raises(RuleBroken, match="原时限已过"):
            actions.decide(request=asked, agree=True, note="", by=cast.deputy, now=late)
        actions.decide(request=asked, agree=False, note="已过期", by=cast.deputy, now=late)
        with pytest.raises(RuleBroken, match="已经超期"):
            self.ask(fresh(appeal), cast, date(2026, 11, 20), now=late)

    def test_it_is_no_longer_than_the_policy_allows(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="一次最长延到 12月17日"):
            self.ask(brought_to(Status.ACCEPTED, cast), cast, date(2026, 12, 18))

    def test_one_is_asked_for_while_none_waits(self, cast: Cast) -> None:
        appeal = brought_to(Status.ACCEPTED, cast)
        self.ask(appeal, cast, date(2026, 11, 20))
        for kind in RequestKind:
            with pytest.raises(RuleBroken, match="已有一份申请"):
                self.ask(fresh(appeal), cast, date(2026, 11, 20), kind)
        assert appeal.requests.count() == 1

    @pytest.mark.parametrize(
        ("kind", "day", "said"),
        [(RequestKind.EXTENSION, date(2026, 11, 5), "要晚于现在的时限 11月5日"), (RequestKind.HOLD, NOW.date(), "今天以后的一天")],
    )
    def test_it_lasts_longer_than_what_was(self, kind: RequestKind, day: date, said: str, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match=said) as broken:
            self.ask(brought_to(Status.ACCEPTED, cast), cast, day, kind)
        assert broken.value.field == "day"

    def test_a_hold_stops_the_clock_until_its_day(self, cast: Cast) -> None:
        appeal = brought_to(Status.ACCEPTED, cast, now=at(date(2026, 10, 12)))
        monday = at(date(2026, 10, 19))  # five of its fifteen days are used up
        asked = self.ask(appeal, cast, date(2026, 11, 16), RequestKind.HOLD, monday)
        actions.decide(request=asked, agree=True, note="", by=cast.deputy, now=monday)
        held = fresh(appeal)
        assert (held.status, held.held_until, held.due_on) == (Status.ON_HOLD, date(2026, 11, 16), date(2026, 11, 30))
        assert not Appeal.objects.overdue(date(2026, 11, 30)).exists()
        assert Appeal.objects.overdue(date(2026, 12, 1)).get() == held
        assert actions.resume(appeal=held, by=cast.clerk, now=at(date(2026, 11, 17))).due_on == held.due_on

    def test_a_hazard_is_neither_extended_nor_held(self, cast: Cast) -> None:
        appeal = raise_one(cast.visitor, cast.worker, **a_hazard(cast))
        appeal = actions.accept(appeal=appeal, by=cast.clerk, now=NOW)
        for kind in RequestKind:
            with pytest.raises(RuleBroken, match="要立即处理"):
                self.ask(appeal, cast, date(2026, 11, 20), kind)


def test_what_is_late_climbs_a_level_every_three_working_days(cast: Cast) -> None:
    calendar, due = Workdays.load(), date(2026, 9, 29)
    days = [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 14)]
    assert [level_reached(due, day, 3, calendar) for day in days] == [0, 1, 1, 1, 2, 3]


def test_a_hold_that_ends_before_the_limit_gives_back_just_the_days_it_took(cast: Cast) -> None:
    calendar = Workdays.load()
    assert held_limit(date(2026, 11, 20), date(2026, 11, 2), date(2026, 11, 9), calendar).due_on == date(2026, 11, 27)
