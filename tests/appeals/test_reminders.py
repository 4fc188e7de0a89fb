"""Whom appeals have told on a day: limits near and passed, by level; what waits; hazards; and never those of whom it is complained."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nantun.appeals import actions
from nantun.appeals.choices import Category, Outcome, RequestKind, Urgency
from nantun.appeals.figures import CLIMB
from nantun.appeals.limits import held_limit, level_begun, level_reached, limit_until
from nantun.appeals.models import Appeal
from nantun.appeals.reminders import due_on
from nantun.notices.models import Notice
from nantun.notices.sending import send_due
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.policies.figures import Course, whole
from nantun.policies.models import PolicyFigure
from nantun.web.offers import Due
from nantun.workdays.calendar import Workdays
from tests.factories import EmployeeFactory, UnitFactory, grant, make_user
from tests.support.days import at
from tests.workdays.test_calendar import DAYS, NOTICES

from .makers import Cast, accepted, answered, called_back, fresh, held, raise_one, struck_off
from .makers import given as given_to

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 16)
ONE = timedelta(days=1)


@pytest.fixture
def principal(db: None) -> User:
    return make_user(Role.PRINCIPAL, unit=UnitFactory(name="矿领导"), name="郑华")


@pytest.fixture
def urgent(cast: Cast) -> Appeal:
    """Given to the unit on Monday the 12th: to be answered by Monday the 19th, at risk from Friday the 16th."""
    appeal = raise_one(cast.visitor, cast.worker, now=at(MONDAY), urgency=Urgency.URGENT)
    appeal = given_to(appeal, cast, at(MONDAY))
    assert (appeal.at_risk_on, appeal.due_on) == (FRIDAY, date(2026, 10, 19))
    return accepted(appeal, cast, at(MONDAY))


def october(day: int) -> date:
    return date(2026, 10, day)


def told(kind: str, day: date) -> list[Due]:
    return [one for one in due_on(day) if one.kind == f"appeals.{kind}"]


def days_of(kind: str, user: User, first: date = date(2026, 10, 1), count: int = 61) -> list[date]:
    return days_of_each(kind, user, first=first, count=count)[0]


def days_of_each(kind: str, *users: User, first: date = date(2026, 10, 1), count: int = 61) -> list[list[date]]:
    """The days of each of them; every day is asked about once."""
    readers = {day: {one.user_id for one in told(kind, day)} for day in (first + n * ONE for n in range(count))}
    return [[day for day, told_ in readers.items() if user.pk in told_] for user in users]


# -- limits


def test_head_and_clerk_are_told_on_the_day_it_is_at_risk_and_on_no_other(urgent: Appeal, cast: Cast) -> None:
    assert days_of_each("at_risk", cast.head, cast.clerk, cast.office) == [[FRIDAY], [FRIDAY], []]
    (due, _other) = told("at_risk", FRIDAY)
    assert (due.title, due.text) == (f"临期:{urgent.number}(生活后勤)", "请在 10月19日前答复,还有 1 个工作日。")
    assert due.url.endswith(f"/{urgent.pk}/")


def test_what_is_given_to_a_unit_when_it_is_at_risk_already_is_told_the_day_after(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, now=at(MONDAY), urgency=Urgency.URGENT)
    assert days_of("at_risk", cast.office) == [FRIDAY]
    given_to(appeal, cast, at(FRIDAY, 16))
    assert days_of("at_risk", cast.clerk, FRIDAY + ONE) == [FRIDAY + ONE]


def test_an_overdue_one_climbs_from_the_head_to_the_deputy_to_the_principals(urgent: Appeal, cast: Cast, principal: User) -> None:
    """The 19th was its last day; a level every three working days."""
    assert days_of_each("overdue", cast.head, cast.deputy, principal) == [[october(20)], [october(23)], [october(28)]]
    assert {one.user_id for day in range(1, 32) for one in told("overdue", october(day))} == {cast.head.pk, cast.deputy.pk, principal.pk}
    (due,) = told("overdue", october(23))
    assert due.text == "主办:后勤科。应在 10月19日前答复,已超期 4 个工作日。"
    assert due.reason == "超期后上报分管领导和责任领导"


def test_a_day_of_rest_tells_of_no_limit(urgent: Appeal) -> None:
    assert [one.kind for day in (17, 18, 24, 25) for one in due_on(october(day))] == []


def test_a_day_that_was_missed_is_told_as_it_would_have_been(urgent: Appeal, cast: Cast) -> None:
    """Asked weeks later, by the dates."""
    early = [(one.user_id, one.key) for one in due_on(october(20))]
    actions.note_progress(appeal=urgent, text="已联系热力站", by=cast.clerk, now=at(october(30)))
    assert [(one.user_id, one.key) for one in due_on(october(20))] == early


def test_what_was_answered_is_not_spoken_of(urgent: Appeal, cast: Cast) -> None:
    answered(urgent, cast, at(october(14)))
    assert [one for day in range(1, 32) for one in due_on(october(day))] == []


def test_a_new_round_climbs_anew(urgent: Appeal, cast: Cast) -> None:
    appeal = called_back(answered(urgent, cast, at(october(14))), cast, at(october(14)), "not")
    assert days_of("overdue", cast.head) == [appeal.due_on + ONE] == [october(22)]


def test_the_responsible_leader_is_told_with_the_deputy(cast: Cast) -> None:
    leader = make_user(unit=UnitFactory(name="矿领导"))
    appeal = raise_one(cast.visitor, cast.worker, now=at(MONDAY), urgency=Urgency.URGENT)
    given_to(appeal, cast, at(MONDAY), responsible_leader=leader.employee)
    assert days_of("overdue", leader) == [october(23)]


def test_where_a_level_has_nobody_the_next_is_told_for_it(urgent: Appeal, cast: Cast) -> None:
    cast.head.role_grants.update(ended_on=october(14))
    assert days_of("overdue", cast.deputy) == [october(20), october(23)]


def test_what_nobody_was_given_climbs_from_the_party_office(cast: Cast, principal: User) -> None:
    raise_one(cast.visitor, cast.worker, now=at(MONDAY), urgency=Urgency.URGENT)
    assert days_of_each("overdue", cast.office, cast.deputy, principal) == [[october(20)], [october(23)], [october(28)]]


def test_the_step_follows_the_policy_of_the_last_day(urgent: Appeal, cast: Cast) -> None:
    PolicyFigure.objects.create(key=CLIMB, value=1, effective_from=october(15), document="南矿党发〔2026〕9号")
    PolicyFigure.objects.create(key=CLIMB, value=9, effective_from=october(20), document="南矿党发〔2026〕10号")
    assert days_of("overdue", cast.deputy) == [october(21)]


@given(due=DAYS, step=st.integers(1, 10), notices=NOTICES)
def test_each_level_is_begun_once_in_its_order(due: date, step: int, notices: dict[date, bool]) -> None:
    calendar = Workdays(notices)
    begun = [(day, level) for n in range(90) if (level := level_begun(due, day := due + (n - 5) * ONE, step, calendar))]
    assert [level for _day, level in begun] == [1, 2, 3]
    assert all(calendar.is_workday(day) for day, _level in begun)
    assert [calendar.between(due, day) for day, _level in begun] == [1, step + 1, 2 * step + 1]


@given(due=DAYS, later=st.integers(0, 80), step=st.integers(1, 10), notices=NOTICES)
def test_a_level_once_reached_is_never_left(due: date, later: int, step: int, notices: dict[date, bool]) -> None:
    calendar = Workdays(notices)
    levels = [level_reached(due, due + n * ONE, step, calendar) for n in range(later + 1)]
    assert levels == sorted(levels)


@given(begun=DAYS, days=st.integers(0, 40), back=st.integers(0, 40), hold=st.integers(1, 60), notices=NOTICES)
def test_what_is_on_hold_is_not_at_risk_before_the_hold_ends(
    begun: date, days: int, back: int, hold: int, notices: dict[date, bool]
) -> None:
    calendar = Workdays(notices)
    due = limit_until_last(begun, days, calendar)
    held_from = max(begun, due - back * ONE)
    until = held_from + hold * ONE
    limit = held_limit(due, held_from, until, calendar)
    assert limit.at_risk_on is not None
    assert limit.due_on is not None
    assert until <= limit.at_risk_on <= limit.due_on
    assert calendar.between(until, limit.due_on) >= calendar.between(held_from, due)


def limit_until_last(begun: date, days: int, calendar: Workdays) -> date:
    due = calendar.add(begun, days)
    assert limit_until(due, begun, calendar).due_on == due
    return due


def test_a_course_tells_what_holds_on_each_day() -> None:
    for value, begun in ((4, october(5)), (7, october(20))):
        PolicyFigure.objects.create(key=CLIMB, value=value, effective_from=begun, document="南矿党发〔2026〕9号")
    course = Course(CLIMB)
    days = [october(day) for day in (1, 4, 5, 19, 20, 31)]
    assert [course.on(day) for day in days] == [whole(CLIMB, day) for day in days] == [3, 3, 4, 4, 7, 7]
    assert course.highest == 7


# -- what waits


def test_what_nobody_took_up_is_told_to_the_unit_and_the_party_office(cast: Cast) -> None:
    given_to(raise_one(cast.visitor, cast.worker, now=at(MONDAY)), cast, at(MONDAY))
    assert days_of_each("unaccepted", cast.head, cast.clerk, cast.office) == [[FRIDAY]] * 3


def test_the_end_of_a_hold_is_told_on_its_day(cast: Cast) -> None:
    appeal = accepted(given_to(raise_one(cast.visitor, cast.worker, now=at(MONDAY)), cast, at(MONDAY)), cast, at(MONDAY))
    held(appeal, cast, at(MONDAY), october(22))
    assert days_of("hold_ends", cast.clerk) == [october(22)]
    assert "恢复办理" in told("hold_ends", october(22))[0].text


def test_the_day_of_a_timetable_is_told(cast: Cast) -> None:
    appeal = accepted(given_to(raise_one(cast.visitor, cast.worker, now=at(MONDAY)), cast, at(MONDAY)), cast, at(MONDAY))
    answered(appeal, cast, at(MONDAY), outcome=Outcome.TIMETABLE, promised_on=october(28))
    assert days_of("promised", cast.head) == [october(28)]


def test_a_request_that_waits_too_long_is_told_to_those_who_may_decide_and_not_to_the_asker(cast: Cast) -> None:
    """Asked on Monday; Tuesday and Wednesday are the two days for it."""
    appeal = accepted(given_to(raise_one(cast.visitor, cast.worker, now=at(MONDAY)), cast, at(MONDAY)), cast, at(MONDAY))
    asked = actions.ask(
        appeal=appeal, kind=RequestKind.EXTENSION, day=appeal.due_on + 7 * ONE, reason="等设备", by=cast.head, now=at(MONDAY)
    )
    assert days_of_each("undecided", cast.deputy, cast.office, cast.head) == [[october(15)], [october(15)], []]
    actions.decide(request=asked, agree=True, note="", by=cast.deputy, now=at(october(14)))
    assert told("undecided", october(15)) == []


def test_an_open_hazard_is_told_every_day_to_head_and_party_office_until_it_is_answered(cast: Cast) -> None:
    appeal = raise_one(
        cast.visitor, cast.worker, now=at(FRIDAY), category=Category.HAZARD, unit=cast.theirs, phoned_to="调度室", phoned_at=at(FRIDAY, 11)
    )
    week = [october(day) for day in range(17, 22)]
    assert days_of_each("hazard_open", cast.head, cast.office, first=october(10), count=12) == [week, week]
    assert days_of("hazard_open", cast.clerk) == []
    answered(accepted(appeal, cast, at(FRIDAY)), cast, at(FRIDAY))
    assert days_of("hazard_open", cast.head) == []


# -- who is never told


def test_those_of_whom_it_is_complained_and_their_unit_are_told_nothing(urgent: Appeal, cast: Cast, principal: User) -> None:
    """The deputy himself; a principal's unit; and whoever heads the unit complained of while standing elsewhere."""
    elsewhere = UnitFactory(name="物业科")
    grant(cast.office, Role.HEAD, units=[elsewhere])
    targets = [cast.deputy.employee]
    actions.name_targets(appeal=urgent, people=targets, units=[elsewhere], by=make_user(Role.PARTY_OFFICE), now=at(MONDAY))
    said = {one.user_id for day in range(1, 32) for one in due_on(october(day))}
    assert cast.head.pk in said
    assert not said & {cast.deputy.pk, principal.pk, cast.office.pk}


def test_a_level_of_which_it_is_complained_is_passed_over(urgent: Appeal, cast: Cast, principal: User) -> None:
    deputy = make_user(Role.DEPUTY, units=[cast.theirs], unit=UnitFactory(name="生产科"))
    cast.deputy.role_grants.update(ended_on=october(1))
    actions.name_targets(appeal=urgent, people=[deputy.employee], units=[], by=cast.office, now=at(MONDAY))
    assert days_of_each("overdue", principal, deputy) == [[october(23), october(28)], []]


def test_an_answer_tells_nobody_of_whom_it_is_complained_either(cast: Cast) -> None:
    """telling goes by the same shield."""
    clerk = make_user(Role.CLERK, units=[cast.ours], unit=UnitFactory(name="物业科"))
    raise_one(clerk, cast.worker, target_units=(cast.ours,), first_responder=cast.visitor.employee, now=at(MONDAY))
    appeal = accepted(given_to(fresh(Appeal.objects.get()), cast, at(MONDAY)), cast, at(MONDAY))
    answered(appeal, cast, at(MONDAY))
    assert not Notice.objects.filter(recipient__in=[cast.visitor, clerk]).exists()


def test_discipline_is_never_spoken_of(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="有人收礼", now=at(MONDAY))
    assert [one for day in range(1, 32) for one in due_on(october(day))] == []


def test_neither_names_nor_words_stand_in_a_reminder(urgent: Appeal) -> None:
    said = " ".join(f"{one.title}{one.text}{one.reason}" for day in range(1, 32) for one in due_on(october(day)))
    assert said
    assert not [words for words in ("张三", "暖气") if words in said]


def test_whom_somebody_telephoned_stands_in_no_notice(cast: Cast) -> None:
    """Typed freely, it may name anybody; and notices leave the house by mail and robots."""
    hazard: Any = {"category": Category.HAZARD, "unit": cast.theirs, "phoned_to": "调度室马德才", "phoned_at": at(MONDAY, 11)}
    raise_one(cast.visitor, cast.worker, now=at(MONDAY), **hazard)
    for day in range(12, 32):
        send_due(october(day))
    notices = Notice.objects.filter(kind__in=("appeals.hazard", "appeals.hazard_open"))
    assert set(notices.values_list("kind", flat=True)) == {"appeals.hazard", "appeals.hazard_open"}
    assert not [one for one in Notice.objects.all() if "马德才" in f"{one.title}{one.text}{one.reason}"]


# -- cost


def test_a_day_told_twice_is_told_once(urgent: Appeal, cast: Cast) -> None:
    send_due(FRIDAY)
    send_due(FRIDAY)
    assert Notice.objects.filter(kind="appeals.at_risk").count() == 2


def test_the_number_of_queries_does_not_grow_with_what_is_due(cast: Cast, django_assert_num_queries: Any) -> None:
    def all_kinds() -> None:
        one = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours), now=at(october(8)), urgency=Urgency.URGENT)
        given_to(one, cast, at(october(8)), category=Category.WORK)
        raise_one(
            cast.visitor,
            cast.worker,
            now=at(october(8)),
            category=Category.HAZARD,
            unit=cast.theirs,
            phoned_to="调度室",
            phoned_at=at(october(8)),
        )
        other = given_to(raise_one(cast.visitor, cast.worker, now=at(october(8))), cast, at(october(8)))
        actions.name_targets(appeal=fresh(other), people=[EmployeeFactory()], units=[], by=cast.office, now=at(october(8)))

    all_kinds()
    with django_assert_num_queries(12):
        few = len(list(due_on(october(14))))
    for _n in range(4):
        all_kinds()
    with django_assert_num_queries(12):
        assert len(list(due_on(october(14)))) == 5 * few


def test_what_was_struck_off_is_over(urgent: Appeal, cast: Cast) -> None:
    struck_off(called_back(answered(urgent, cast, at(october(14))), cast, at(october(14))), cast, at(october(14)))
    assert [one for day in range(15, 32) for one in due_on(october(day))] == []
