"""What visits have people told on a day, and what is left to the two days a month on which everything is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nantun.notices.models import Notice
from nantun.notices.sending import send_due
from nantun.people.choices import Basis
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.policies.models import PolicyFigure
from nantun.web.offers import Due
from tests.factories import make_user, stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import Occasion
from visits.models import MustVisit
from visits.reminders import due_on

from .makers import log

pytestmark = pytest.mark.django_db


def told(user: User, day: date) -> list[Due]:
    return [due for due in due_on(day) if due.user_id == user.pk]


@pytest.fixture
def must(worker, clerk) -> MustVisit:
    """Raised on the 15th, to be visited by the 18th."""
    return actions.raise_must(employee=worker, occasion=Occasion.HOSPITAL, event_day=TODAY, note="阑尾炎", by=clerk, now=at(TODAY))


def test_head_and_clerk_are_told_the_day_before_a_must_visit_ends(must, head, clerk):
    for user in (head, clerk):
        (due,) = told(user, of_october(17))
        assert (due.title, due.text) == ("必访快到期:张三", "请在 10月18日前走访并登记。")
        assert due.url.endswith(f"?person={must.employee_id}")


def test_they_are_told_once_more_when_it_is_overdue_and_on_no_other_day(must, head):
    days = [of_october(day) for day in range(15, 26)]
    assert [day.day for day in days if told(head, day)] == [17, 19]
    (due,) = told(head, of_october(19))
    assert due.title == "必访超期:张三"


def test_neither_occasion_nor_note_is_named(must, head):
    said = " ".join(f"{due.title}{due.text}{due.reason}" for due in due_on(of_october(17)))
    assert "住院" not in said
    assert "阑尾炎" not in said


def test_nobody_else_is_told(must, head, clerk, stranger, colleague, office):
    assert {due.user_id for due in due_on(of_october(17))} == {head.pk, clerk.pk}


def test_a_must_visit_that_was_paid_is_not_spoken_of(must, head, worker):
    log(head, worker, day=of_october(16))
    assert told(head, of_october(17)) == []


def test_what_was_raised_on_its_last_day_or_later_is_told_the_day_after(worker, clerk, head):
    actions.raise_must(employee=worker, occasion=Occasion.ABSENCE, event_day=of_october(5), note="", by=clerk, now=at(TODAY))
    assert [day for day in (15, 16, 17) if told(head, of_october(day))] == [16]


def test_the_days_follow_the_policy_of_the_day(worker, clerk, head):
    PolicyFigure.objects.create(key="visits.must_days.injury", value=1, effective_from=of_october(1), document="南矿党发〔2026〕9号")
    actions.raise_must(employee=worker, occasion=Occasion.INJURY, event_day=TODAY, note="", by=clerk, now=at(TODAY))
    assert told(head, TODAY)[0].title == "必访快到期:张三"


def test_whoever_agreed_on_a_day_for_somebody_not_met_is_told_on_that_day(head, colleague, mate, worker):
    log(head, worker, unmet=[mate], again_on=of_october(20), visitors=[head.employee, colleague.employee])
    (due,) = due_on(of_october(20))
    assert (due.user_id, due.title) == (head.pk, "今天约了补访:陈勇")
    assert list(due_on(of_october(19))) == list(due_on(of_october(21))) == []


def test_somebody_met_since_is_not_spoken_of(head, mate, worker):
    log(head, worker, unmet=[mate], again_on=of_october(20))
    log(head, mate, day=of_october(18))
    assert list(due_on(of_october(20))) == []


def test_what_others_entered_is_told_before_the_months_ledger_is_closed(head, clerk, worker, mate):
    stand_in(head.employee, clerk.employee)
    log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    log(clerk, mate, visitors=head.employee, basis=Basis.PAPER)
    log(head, worker, day=of_october(20))
    days = [date(2026, 11, day) for day in range(1, 11)]
    assert [day.day for day in days if told(head, day)] == [4]
    (due,) = told(head, date(2026, 11, 4))
    assert due.title == "10月有 2 次代录等您确认"


def test_once_confirmed_nothing_is_said_of_it(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    actions.confirm_visits(visits=[visit], by=head, now=at(TODAY, 20))
    assert list(due_on(date(2026, 11, 4))) == []


def test_a_head_whose_role_has_ended_or_whose_account_is_closed_is_not_told(must, unit, head):
    gone = make_user(Role.HEAD, unit=unit)
    gone.role_grants.update(ended_on=of_october(10))
    User.objects.filter(pk=head.pk).update(is_active=False, disabled_at=at(TODAY))
    assert not {head.pk, gone.pk} & {due.user_id for due in due_on(of_october(17))}


def test_a_day_told_twice_is_told_once(must, head, clerk):
    send_due(of_october(17))
    send_due(of_october(17))
    rows = Notice.objects.filter(kind="visits.must")
    assert {row.recipient_id for row in rows} == {head.pk, clerk.pk}
    assert rows.count() == 2


def test_the_number_of_queries_does_not_grow_with_what_is_due(must, unit, clerk, head, django_assert_num_queries):
    from tests.factories import EmployeeFactory

    with django_assert_num_queries(4):
        assert len(list(due_on(of_october(17)))) == 2
    for employee in (EmployeeFactory(unit=unit) for _n in range(5)):
        actions.raise_must(employee=employee, occasion=Occasion.WEDDING, event_day=TODAY, note="", by=clerk, now=at(TODAY))
    with django_assert_num_queries(4):
        assert len(list(due_on(of_october(17)))) == 12


def test_a_week_without_anything_tells_nothing(head):
    assert not [due for back in range(7) for due in due_on(TODAY - timedelta(days=back))]
