"""必访: raised in one line, due in days that policy sets, answered by a visit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nantun.errors import RuleBroken
from nantun.policies.models import PolicyFigure
from tests.factories import EmployeeFactory, granter
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import Manner, MustStatus, Occasion
from visits.forms import MustForm
from visits.models import MustVisit

from .makers import edit, log, void

pytestmark = pytest.mark.django_db
EVENT = of_october(12)


def ask(by, worker, *, occasion=Occasion.HOSPITAL, event_day=EVENT, note="", now=None) -> MustVisit:
    return actions.raise_must(employee=worker, occasion=occasion, event_day=event_day, note=note, by=by, now=now or at(TODAY))


def now_is(must: MustVisit) -> tuple[str, object]:
    must.refresh_from_db()
    return must.status, must.answered_by


# -- raised


def test_it_is_due_three_days_after_the_event(clerk, worker, unit):
    must = ask(clerk, worker, note="住进矿总院")
    assert (must.due_on, must.unit, must.status, must.raised_by) == (of_october(15), unit, MustStatus.OPEN, clerk)
    assert must.note == "住进矿总院"


def test_the_policy_of_the_events_day_says_when(clerk, worker):
    PolicyFigure.objects.create(
        key="visits.must_days.hospital", value=5, effective_from=of_october(13), document="南矿党发〔2026〕12号", set_by=granter()
    )
    assert ask(clerk, worker, event_day=of_october(12)).due_on == of_october(15)
    assert ask(clerk, worker, event_day=of_october(13)).due_on == of_october(18)


def test_an_event_cannot_lie_in_the_future(clerk, worker):
    with pytest.raises(RuleBroken) as broken:
        ask(clerk, worker, event_day=of_october(16))
    assert broken.value.field == "event_day"


def test_the_same_event_is_raised_once(clerk, head, worker):
    ask(clerk, worker)
    with pytest.raises(RuleBroken, match="已经提出过"):
        ask(head, worker)
    assert ask(head, worker, occasion=Occasion.WEDDING).pk


def test_a_note_is_sealed_in_the_database(clerk, worker):
    from django.db import connection

    ask(clerk, worker, note="骨折,住三楼")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM visits_mustvisit")
        assert "骨折" not in cursor.fetchone()[0]


@pytest.mark.parametrize(("who", "may"), [("clerk", True), ("head", True), ("office", True), ("colleague", False), ("stranger", False)])
def test_who_raises_for_a_worker_of_the_unit(request, worker, who, may):
    assert MustForm(user=request.getfixturevalue(who)).fields["employee"].queryset.contains(worker) is may


def test_a_clerk_raises_for_nobody_of_another_unit(clerk, stranger):
    assert not MustForm(user=clerk).fields["employee"].queryset.contains(stranger.employee)


@pytest.mark.parametrize(("who", "sees"), [("clerk", 1), ("head", 1), ("office", 1), ("colleague", 0), ("stranger", 0)])
def test_who_sees_what_must_be_visited(request, clerk, worker, who, sees):
    ask(clerk, worker)
    assert MustVisit.objects.visible_to(request.getfixturevalue(who)).count() == sees


# -- answered


def test_a_visit_to_him_answers_it(clerk, head, worker):
    must = ask(clerk, worker)
    visit = log(head, worker)
    assert now_is(must) == (MustStatus.ANSWERED, visit)


def test_a_visit_entered_before_the_event_was_raised_answers_it(clerk, head, worker):
    visit = log(head, worker, day=of_october(13))
    assert now_is(ask(clerk, worker)) == (MustStatus.ANSWERED, visit)


@pytest.mark.parametrize(
    "visit",
    [
        {"day": of_october(11)},
        {"manner": Manner.COLLECTIVE},
        {"unmet": True},
        {"another": True},
    ],
    ids=["before the event", "collective", "not met", "somebody else"],
)
def test_what_does_not_answer_it(clerk, head, worker, mate, visit):
    must = ask(clerk, worker)
    unmet, another = visit.pop("unmet", False), visit.pop("another", False)
    log(head, [] if unmet else [mate if another else worker], unmet=[worker] if unmet else [], **visit)
    assert now_is(must) == (MustStatus.OPEN, None)


def test_a_voided_visit_answers_no_more(clerk, head, worker):
    must = ask(clerk, worker)
    void(log(head, worker), head)
    assert now_is(must) == (MustStatus.OPEN, None)


def test_a_voided_visit_hands_over_to_another_that_answers(clerk, head, colleague, worker):
    must = ask(clerk, worker)
    first, second = log(head, worker, day=of_october(13)), log(colleague, worker, day=of_october(14))
    void(first, head)
    assert now_is(must) == (MustStatus.ANSWERED, second)


def test_a_changed_visit_answers_what_it_now_answers(clerk, head, worker, mate):
    his, mates = ask(clerk, worker), ask(clerk, mate)
    visit = log(head, worker)
    edit(visit, head, seen=[mate])
    assert now_is(his) == (MustStatus.OPEN, None)
    assert now_is(mates) == (MustStatus.ANSWERED, visit)


def test_a_changed_sentence_keeps_the_answer(clerk, head, worker):
    must = ask(clerk, worker)
    visit = log(head, worker)
    edit(visit, head, summary="只改一句话")
    assert now_is(must) == (MustStatus.ANSWERED, visit)


def test_a_collective_visit_made_individual_answers(clerk, head, worker):
    must = ask(clerk, worker)
    visit = log(head, worker, manner=Manner.COLLECTIVE)
    edit(visit, head, manner=Manner.INDIVIDUAL)
    assert now_is(must) == (MustStatus.ANSWERED, visit)


# -- withdrawn


def test_it_is_withdrawn_with_a_reason(clerk, worker):
    must = actions.withdraw_must(must=ask(clerk, worker), reason="填错了人", by=clerk)
    assert (must.status, must.withdrawn_by, must.withdraw_reason) == (MustStatus.WITHDRAWN, clerk, "填错了人")


def test_withdrawing_needs_a_reason(clerk, worker):
    with pytest.raises(RuleBroken):
        actions.withdraw_must(must=ask(clerk, worker), reason=" ", by=clerk)


def test_what_was_answered_is_not_withdrawn(clerk, head, worker):
    must = ask(clerk, worker)
    log(head, worker)
    with pytest.raises(RuleBroken, match="已经有了结果"):
        actions.withdraw_must(must=must, reason="不想要了", by=clerk)


def test_what_was_withdrawn_may_be_raised_anew_and_is_not_answered(clerk, head, worker):
    withdrawn = actions.withdraw_must(must=ask(clerk, worker), reason="日期有误", by=clerk)
    again = ask(clerk, worker)
    log(head, worker)
    assert now_is(withdrawn)[0] == MustStatus.WITHDRAWN
    assert now_is(again)[0] == MustStatus.ANSWERED


# -- counted


def test_overdue_and_in_time_are_told_apart(clerk, head, unit):
    late, in_time, open_one = EmployeeFactory.create_batch(3, unit=unit)
    for one in (late, in_time, open_one):
        ask(clerk, one)
    log(head, in_time, day=of_october(15))
    log(head, late, day=of_october(16))
    musts = MustVisit.objects.all()
    assert musts.in_time().get().employee == in_time
    assert musts.overdue(of_october(15)).count() == 0
    assert musts.overdue(of_october(16)).get().employee == open_one


def test_days_are_of_the_calendar_and_not_of_the_working_week(clerk, worker):
    saturday = of_october(10)
    assert ask(clerk, worker, event_day=saturday).due_on == saturday + timedelta(days=3)
