"""A visit is entered: by whom, for whom, on what day, once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from nantun.errors import RuleBroken
from nantun.people.choices import Basis
from nantun.people.models import Placement
from nantun.policies.models import PolicyFigure
from tests.factories import EmployeeFactory, UnitFactory, granter, make_cadre, make_user, stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import EntrySource, Manner, MustStatus, VisitStatus
from visits.entry import Entering
from visits.models import MustVisit, Visit

from .makers import SENTENCE, an_entry, entering, log, seal

pytestmark = pytest.mark.django_db


def refused(at_field: str, **kwargs):
    """The message with which the action refused, at the field where it stands."""
    with pytest.raises(RuleBroken) as broken:
        log(**kwargs)
    assert broken.value.field == at_field
    assert Visit.objects.count() == 0
    return broken.value.message


def test_a_visit_keeps_who_whom_when_where_and_the_sentence(head, worker, mate):
    visit = log(head, [worker, mate])
    assert [row.employee for row in visit.visitors.all()] == [head.employee]
    assert {row.employee for row in visit.visited.all()} == {worker, mate}
    assert (visit.day, visit.summary, visit.status, visit.manner) == (TODAY, SENTENCE, VisitStatus.VALID, Manner.INDIVIDUAL)
    assert (visit.entered_by, visit.entered_at, visit.source) == (head, at(TODAY), EntrySource.FORM)
    assert not visit.on_behalf
    assert not visit.late


def test_visits_are_numbered_without_gaps_by_the_year_of_entry(head, worker):
    numbers = [log(head, worker).number for _ in range(3)]
    assert numbers == ["ZF-2026-0001", "ZF-2026-0002", "ZF-2026-0003"]
    assert log(head, worker, day=date(2026, 12, 31), now=at(date(2027, 1, 2))).number == "ZF-2027-0001"


def test_a_refused_visit_uses_up_no_number(head, worker):
    refused("day", by=head, seen=worker, day=TODAY + timedelta(days=1), now=at(TODAY))
    assert log(head, worker).number == "ZF-2026-0001"


def test_the_visited_stand_in_the_unit_and_team_of_that_day(head, worker, elsewhere):
    Placement.objects.filter(employee=worker).update(ended_on=of_october(9))
    Placement.objects.create(
        employee=worker, unit=elsewhere, post="支护工", rank=worker.rank, level=worker.level, started_on=of_october(10)
    )
    before, after = log(head, worker, day=of_october(9)), log(head, worker, day=of_october(10))
    assert (before.visited.get().unit, before.visited.get().team) == (worker.unit, worker.team)
    assert (after.visited.get().unit, after.visited.get().team) == (elsewhere, None)


def test_the_lead_visitors_unit_of_that_day_reports_and_stays_when_he_moves(head, worker, unit, elsewhere):
    visit = log(head, worker)
    Placement.objects.filter(employee=head.employee).update(ended_on=of_october(20))
    Placement.objects.create(
        employee=head.employee, unit=elsewhere, post="区长", rank=head.employee.rank, level=head.employee.level, started_on=of_october(21)
    )
    visit.refresh_from_db()
    assert visit.reporting_unit == unit
    assert log(head, worker, day=of_october(22)).reporting_unit == elsewhere


def test_the_first_visitor_leads(head, stranger, worker, elsewhere):
    visit = log(head, worker, visitors=[stranger.employee, head.employee])
    assert visit.reporting_unit == elsewhere
    assert not visit.on_behalf


def test_a_visit_cannot_lie_in_the_future(head, worker):
    assert "2026-10-15" in refused("day", by=head, seen=worker, day=of_october(16), now=at(TODAY, 23))


def test_the_day_ends_at_midnight_in_shanghai(head, worker):
    """At 00:30 here it is still yesterday in UTC."""
    assert log(head, worker, day=of_october(16), now=at(of_october(16), 0)).day == of_october(16)


def test_a_visitor_who_left_is_refused_after_he_left_and_taken_before(head, worker):
    Placement.objects.filter(employee=head.employee).update(ended_on=of_october(10))
    assert "王强" in refused("visitors", by=head, seen=worker, day=of_october(11))
    assert log(head, worker, day=of_october(10)).pk


def test_somebody_who_was_not_on_the_roster_that_day_cannot_be_visited(head, worker):
    Placement.objects.filter(employee=worker).update(ended_on=of_october(10))
    assert "张三" in refused("seen", by=head, seen=worker, day=of_october(11))


def test_nobody_visits_himself(head, worker):
    assert "王强" in refused("seen", by=head, seen=[worker, head.employee])


@pytest.mark.parametrize("field", ["visitors", "seen"])
def test_the_same_person_twice_is_refused(head, worker, field):
    people = {"visitors": [head.employee, head.employee], "seen": [worker]} if field == "visitors" else {"seen": [worker, worker]}
    refused(field, by=head, **people)


@pytest.mark.parametrize(("sentence", "says"), [("  \n", "请写一句"), ("话" * 501, "501")])
def test_the_one_sentence_is_wanted_and_not_too_long(head, worker, sentence, says):
    assert says in refused("summary", by=head, seen=worker, summary=sentence)


def test_nobody_visited_is_refused(head):
    refused("seen", by=head, seen=[])


def test_nobody_who_visits_is_refused(head, worker):
    assert "请填写走访人" in refused("visitors", by=head, seen=worker, visitors=[])


def test_more_than_four_hundred_are_visited_in_several_visits(head, worker):
    assert "最多 400 人" in refused("seen", by=head, seen=[worker] * 401)


def test_a_day_for_another_try_lies_after_the_visit(head, worker):
    refused("again_on", by=head, seen=[], unmet=[worker], again_on=of_october(14))
    assert log(head, [], unmet=[worker], again_on=of_october(20)).visited.get().again_on == of_october(20)


# -- on behalf of another


def test_whoever_enters_for_another_needs_a_grant_of_that_day(head, clerk, worker):
    facts = {"by": clerk, "seen": worker, "visitors": head.employee, "basis": Basis.ORAL}
    assert "没有 王强 的代录授权" in refused("visitors", **facts)
    stand_in(head.employee, clerk.employee, started_on=of_october(16), ended_on=of_october(20))
    refused("visitors", **facts, now=at(of_october(15)))
    refused("visitors", **facts, now=at(of_october(21)))
    assert log(**facts, now=at(of_october(16))).on_behalf
    assert log(**facts, now=at(of_october(20))).on_behalf


def test_a_grant_is_for_one_principal_and_not_the_other_way_round(head, colleague, clerk, worker):
    stand_in(head.employee, clerk.employee)
    refused("visitors", by=clerk, seen=worker, visitors=colleague.employee, basis=Basis.ORAL)
    refused("visitors", by=head, seen=worker, visitors=clerk.employee, basis=Basis.ORAL)


def test_whoever_enters_for_another_says_on_what_basis(head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    assert "依据" in refused("basis", by=clerk, seen=worker, visitors=head.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.PAPER)
    assert (visit.on_behalf, visit.basis, visit.entered_by) == (True, Basis.PAPER, clerk)
    assert visit.awaits_confirmation


def test_what_one_enters_of_oneself_has_no_basis_and_waits_for_nobody(head, worker):
    visit = log(head, worker, basis=Basis.ORAL)
    assert (visit.on_behalf, visit.basis, visit.awaits_confirmation) == (False, "", False)


def test_an_account_without_employee_enters_nothing(worker, head):
    from nantun.people.models import User

    bare = User.objects.create(number="admin", name="管理员", password="!")
    refused("visitors", by=bare, seen=worker, visitors=head.employee, basis=Basis.ORAL)


# -- late, and in whose ledger


@pytest.mark.parametrize(("days", "late"), [(0, False), (7, False), (8, True)])
def test_more_than_seven_days_after_is_late(head, worker, days, late):
    assert log(head, worker, now=at(TODAY + timedelta(days=days))).late is late


def test_the_policy_of_the_day_of_entry_says_what_is_late(head, worker):
    PolicyFigure.objects.create(
        key="visits.late_days", value=3, effective_from=of_october(20), document="南矿党发〔2026〕9号", set_by=granter()
    )
    assert not log(head, worker, day=of_october(12), now=at(of_october(19))).late
    assert log(head, worker, day=of_october(16), now=at(of_october(20))).late


@pytest.mark.parametrize(
    ("entered_on", "month"),
    [(date(2026, 10, 31), date(2026, 10, 1)), (date(2026, 11, 5), date(2026, 10, 1)), (date(2026, 11, 6), date(2026, 11, 1))],
)
def test_rows_are_added_to_a_month_until_the_fifth_of_the_next(head, worker, entered_on, month):
    assert log(head, worker, day=of_october(31), now=at(entered_on)).ledger_month == month


def test_a_visit_of_a_month_long_past_stands_in_the_ledger_of_the_month_of_entry(head, worker):
    visit = log(head, worker, day=date(2026, 7, 3), now=at(date(2026, 10, 2)))
    assert (visit.ledger_month, visit.late) == (date(2026, 10, 1), True)


def test_a_month_sealed_early_takes_no_more_rows(head, stranger, worker, unit):
    seal(of_october(1), unit)
    entered = {"day": of_october(30), "now": at(date(2026, 11, 3))}
    assert log(head, worker, **entered).ledger_month == date(2026, 11, 1)
    assert log(stranger, worker, **entered).ledger_month == date(2026, 10, 1), "the other unit's month is open"


def test_the_database_itself_refuses_a_row_in_a_sealed_month(head, worker):
    visit = log(head, worker)
    seal(of_october(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(summary="改过的话")
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.visited.all().delete()


# -- once


def test_a_form_sent_twice_is_one_visit(head, worker):
    form = {"entry": an_entry(head.employee, worker), "by": head, "now": at(TODAY), "submission": uuid4()}
    first, second = actions.log_visit(**form), actions.log_visit(**form)
    assert first == second
    assert Visit.objects.count() == 1


def test_the_same_words_in_another_form_are_another_visit(head, worker):
    assert log(head, worker) != log(head, worker)


def test_a_number_of_a_form_that_another_has_used_is_refused(head, colleague, worker):
    submission = uuid4()
    actions.log_visit(entry=an_entry(head.employee, worker), by=head, now=at(TODAY), submission=submission)
    with pytest.raises(RuleBroken, match="别人提交"):
        actions.log_visit(entry=an_entry(colleague.employee, worker), by=colleague, now=at(TODAY), submission=submission)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_eight_hands_at_once_is_one_visit():
    unit = UnitFactory()
    head, worker = make_cadre(unit=unit), EmployeeFactory(unit=unit)
    form = {"entry": an_entry(head.employee, worker), "by": head, "now": at(TODAY), "submission": uuid4()}
    start, answers = threading.Barrier(8), []

    def send() -> None:
        start.wait()
        try:
            answers.append(actions.log_visit(**form).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert set(answers) == {Visit.objects.get().pk}


# -- many at once


def test_of_many_visits_one_bad_one_keeps_all_out(head, worker, mate):
    good, bad = entering(head, worker), entering(head, mate, summary="")
    with pytest.raises(RuleBroken):
        actions.log_visits([good, bad])
    assert Visit.objects.count() == 0


def test_many_visits_are_numbered_in_their_order(head, worker):
    visits = actions.log_visits([entering(head, worker, day=of_october(day)) for day in (3, 1, 2)])
    assert [(visit.number, visit.day.day) for visit in visits] == [("ZF-2026-0001", 3), ("ZF-2026-0002", 1), ("ZF-2026-0003", 2)]


@pytest.mark.parametrize("many", [1, 50])
def test_fifty_visits_cost_as_many_queries_as_one(head, clerk, unit, many, django_assert_num_queries):
    """Entered for another, each answering something that had to be visited."""
    stand_in(head.employee, clerk.employee)
    workers = EmployeeFactory.create_batch(many, unit=unit)
    for one in workers:
        actions.raise_must(employee=one, occasion="hospital", event_day=of_october(14), note="", by=head, now=at(TODAY))
    records = [Entering(entry=an_entry(head.employee, one, basis=Basis.ORAL), by=clerk, now=at(TODAY)) for one in workers]
    with django_assert_num_queries(12):
        actions.log_visits(records)
    assert Visit.objects.count() == MustVisit.objects.filter(status=MustStatus.ANSWERED).count() == many


def test_everybody_on_the_roster_may_be_visited_by_a_visitor_of_another_unit(stranger, worker, unit, elsewhere):
    visit = log(stranger, worker)
    assert visit.reporting_unit == elsewhere
    assert visit.visited.get().unit == unit


def test_a_worker_who_is_no_cadre_can_be_the_second_visitor(head, mate, worker):
    user = make_user(employee=EmployeeFactory(unit=mate.unit))
    visit = log(head, worker, visitors=[head.employee, user.employee])
    assert visit.visitors.count() == 2
