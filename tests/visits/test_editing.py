"""A visit is changed while its month is open: by whom, by one at a time, with a trace."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from nantun.errors import RuleBroken, Stale
from nantun.people.choices import Basis
from nantun.people.models import StandIn
from tests.factories import stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import Manner
from visits.models import Confirmation, Visit, VisitChange

from .makers import SENTENCE, edit, log, seal, void

pytestmark = pytest.mark.django_db


@pytest.fixture
def assistant(head, clerk):
    stand_in(head.employee, clerk.employee)
    return clerk


@pytest.fixture
def for_another(assistant, head, worker):
    return log(assistant, worker, visitors=head.employee, basis=Basis.ORAL)


# -- who may


def test_its_visitor_and_whoever_entered_it_may_change_it(head, assistant, for_another):
    assert head.has_perm("visits.edit", for_another)
    assert assistant.has_perm("visits.edit", for_another)


def test_a_colleague_a_stranger_and_the_party_office_may_not(head, worker, colleague, stranger, office):
    visit = log(head, worker)
    for user in (colleague, stranger, office):
        assert not user.has_perm("visits.edit", visit)
        assert not user.has_perm("visits.void", visit)


def test_nobody_may_once_the_month_is_sealed(head, worker):
    visit = log(head, worker)
    seal(TODAY)
    assert not head.has_perm("visits.edit", visit)
    assert head.has_perm("visits.correct", visit)


def test_nobody_may_once_it_is_void(head, worker):
    visit = void(log(head, worker), head)
    assert not head.has_perm("visits.edit", visit)
    assert not head.has_perm("visits.void", visit)


# -- what changes


def test_a_change_keeps_the_number_and_says_who_and_when(head, worker, mate):
    visit = log(head, worker)
    changed = edit(visit, head, seen=[mate], summary="改成另一句", now=at(of_october(16), 9))
    assert (changed.number, changed.summary, changed.version) == (visit.number, "改成另一句", 2)
    assert (changed.changed_by, changed.changed_at) == (head, at(of_october(16), 9))
    assert [row.employee for row in changed.visited.all()] == [mate]
    assert changed.entered_at == visit.entered_at


def test_the_second_of_two_people_is_told_who_was_first_and_when(head, assistant, for_another):
    edit(for_another, head, summary="本人先改", now=at(of_october(16), 9))
    with pytest.raises(Stale) as stale:
        edit(for_another, assistant, summary="代录人后改", version=1, now=at(of_october(16), 10))
    assert "王强" in stale.value.message
    assert "10月16日 09:00" in stale.value.message
    assert Visit.objects.get().summary == "本人先改"


def test_a_change_of_what_was_voided_meanwhile_is_refused(head, worker):
    visit = log(head, worker)
    void(visit, head)
    with pytest.raises(Stale):
        edit(visit, head, summary="来不及了", version=1)


def test_a_change_after_the_seal_is_refused_in_words(head, worker):
    visit = log(head, worker)
    seal(TODAY)
    with pytest.raises(RuleBroken, match="2026年10月的台账已封存"):
        edit(visit, head, summary="封存以后")


def test_a_change_obeys_the_rules_of_entering(head, worker):
    with pytest.raises(RuleBroken) as broken:
        edit(log(head, worker), head, day=of_october(17), now=at(of_october(16)))
    assert broken.value.field == "day"


def test_another_month_of_the_visit_is_another_ledger(head, worker):
    visit = log(head, worker, day=of_october(2))
    assert edit(visit, head, day=date(2026, 9, 30), now=at(of_october(4))).ledger_month == date(2026, 9, 1)
    visit = log(head, worker, day=of_october(2))
    assert edit(visit, head, day=date(2026, 9, 30), now=at(of_october(6))).ledger_month == date(2026, 10, 1)


def test_a_row_that_came_late_keeps_its_ledger_when_its_words_change(head, worker):
    visit = log(head, worker, day=date(2026, 9, 1), now=at(of_october(8)))
    assert edit(visit, head, summary="另一句", now=at(date(2026, 11, 2))).ledger_month == date(2026, 10, 1)


def test_a_day_moved_back_shows_as_late_and_one_put_right_does_not(head, worker):
    visit = log(head, worker, day=of_october(15))
    assert edit(visit, head, day=of_october(7), now=at(of_october(15))).late
    assert not edit(visit, head, day=of_october(10), version=2, now=at(of_october(29))).late, "entered five days after it"


def test_another_lead_visitor_moves_it_to_his_units_ledger(head, stranger, worker, elsewhere):
    visit = log(head, worker, visitors=[head.employee, stranger.employee])
    assert edit(visit, head, visitors=[stranger.employee, head.employee]).reporting_unit == elsewhere


# -- on behalf of another


def test_whoever_takes_himself_out_of_his_own_visit_needs_a_grant(head, colleague, worker):
    visit = log(head, worker, visitors=[head.employee, colleague.employee])
    with pytest.raises(RuleBroken, match="代录授权"):
        edit(visit, head, visitors=[colleague.employee], basis=Basis.ORAL)
    stand_in(colleague.employee, head.employee)
    changed = edit(visit, head, visitors=[colleague.employee], basis=Basis.ORAL)
    assert (changed.on_behalf, changed.basis) == (True, Basis.ORAL)


def test_what_was_entered_for_somebody_may_be_mended_after_the_grant_ended(assistant, for_another):
    StandIn.objects.update(ended_on=TODAY)
    changed = edit(for_another, assistant, summary="更正一个字", now=at(of_october(20)))
    assert (changed.on_behalf, changed.basis) == (True, Basis.ORAL)


def test_but_not_given_to_somebody_else(assistant, for_another, colleague):
    with pytest.raises(RuleBroken, match="代录授权"):
        edit(for_another, assistant, visitors=[colleague.employee])


def test_it_stays_entered_by_another_when_its_visitor_changes_it(head, for_another):
    changed = edit(for_another, head, summary="本人改过")
    assert (changed.on_behalf, changed.basis) == (True, Basis.ORAL)


def test_it_is_ones_own_once_the_assistant_says_that_he_was_there(head, assistant, for_another):
    changed = edit(for_another, assistant, visitors=[head.employee, assistant.employee])
    assert (changed.on_behalf, changed.basis) == (False, "")


def test_what_was_confirmed_waits_again_when_somebody_else_changes_it(head, assistant, for_another):
    actions.confirm_visits(visits=[for_another], by=head, now=at(of_october(16)))
    edit(for_another, assistant, summary="确认以后又改")
    assert Visit.objects.get().awaits_confirmation
    kept = Confirmation.pgh_event_model.objects.get()
    assert (kept.by, kept.at) == (head, at(of_october(16)))


def test_what_was_confirmed_stays_so_when_its_visitor_changes_it(head, for_another):
    actions.confirm_visits(visits=[for_another], by=head, now=at(of_october(16)))
    edit(for_another, head, summary="本人自己改")
    assert not Visit.objects.get().awaits_confirmation


# -- the trace


def test_the_trace_says_what_was_and_what_is(head, worker, mate):
    visit = log(head, worker)
    edit(visit, head, seen=[worker, mate], manner=Manner.COLLECTIVE, day=of_october(14), tags=["deeds"], now=at(of_october(15), 18))
    change = VisitChange.objects.get()
    assert (change.by, change.at) == (head, at(of_october(15), 18))
    assert change.text.split(";") == [
        "走访日期“2026-10-15”改为“2026-10-14”",
        "走访对象(见到)“张三”改为“张三、陈勇”",
        "方式“个别”改为“集体”",
        "类别“空”改为“实事”",
    ]


def test_the_trace_does_not_tell_what_only_few_may_read(head, worker):
    edit(log(head, worker, state_of_mind="原来的话"), head, state_of_mind="家里有事,情绪低落")
    assert VisitChange.objects.get().text == "思想动态有改动"


def test_a_form_saved_as_it_was_leaves_no_trace(head, worker):
    edit(log(head, worker), head)
    assert not VisitChange.objects.exists()


def test_the_trace_cannot_be_altered(head, worker):
    edit(log(head, worker), head, summary="新话")
    for write in (lambda: VisitChange.objects.update(text="没改过"), lambda: VisitChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_history_keeps_every_version_but_not_the_private_parts(head, worker):
    visit = log(head, worker, difficulties="不可入史")
    edit(visit, head, summary="第二句")
    versions = list(Visit.pgh_event_model.objects.filter(pgh_obj_id=visit.pk).order_by("pgh_id"))
    assert [one.summary for one in versions] == [SENTENCE, "第二句"]
    assert not hasattr(versions[0], "difficulties")
