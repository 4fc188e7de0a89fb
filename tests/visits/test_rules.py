"""Who may do what with visits, asked of the permissions themselves: `make mutate` breaks visits/rules.py and wants each break found here."""

from __future__ import annotations

from datetime import date

import pytest

from nantun.people.choices import Basis
from nantun.people.models import User
from nantun.people.policy import is_account
from nantun.people.roles import Role
from tests.factories import UnitFactory, granter, make_cadre, make_user, stand_in
from tests.support.days import TODAY, at
from visits import actions
from visits.models import PRIVATE_FIELDS, Correction, Visit
from visits.policies import VISITS
from visits.rules import is_lead, is_open, is_valid, own, waits_for_word

from .makers import log, seal, void

pytestmark = pytest.mark.django_db

CADRE, WORKER, ASSISTANT = "cadre", "worker", "assistant"
LOGGERS = {"clerk", "head", "deputy", "principal", "party_office", "union_staff", "union_chair", "supervision", CADRE}
READERS = {"clerk", "head", "deputy", "principal", "party_office", "supervision"}
OWED = {"clerk", "head", "deputy", "principal", "party_office", "union_staff", "union_chair"}
HOLDERS = {
    "visits.enter": LOGGERS | {ASSISTANT},
    "visits.log_own": LOGGERS,
    "visits.log": LOGGERS | {ASSISTANT},
    "visits.import": LOGGERS | {ASSISTANT},
    "visits.keep_page": LOGGERS | {ASSISTANT},
    "visits.decide_corrections": {"party_office"},
    "visits.upload_sheet": {"clerk", ASSISTANT},
    "visits.see_coverage": READERS,
    "visits.see_musts": OWED,
    "visits.raise_must": OWED,
    "visits.export": {"clerk", "head", "party_office", "union_staff"},
}


@pytest.fixture
def ours(head, worker) -> Visit:
    return log(head, worker)


@pytest.fixture
def dictated(head, clerk, worker) -> Visit:
    """What the clerk entered for the head, on his word."""
    stand_in(head.employee, clerk.employee)
    return log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)


def test_each_permission_is_held_by_these_and_by_nobody_else(unit):
    principal = make_cadre(unit=unit)
    accounts = {role.value: make_user(role, unit=unit, units=[unit]) for role in Role if role != Role.WORKER}
    # A role alone is asked for: nobody of them is a cadre by rank, but those whose role comes with one.
    accounts |= {CADRE: make_cadre(unit=unit), WORKER: make_user(unit=unit), ASSISTANT: make_user(unit=unit)}
    stand_in(principal.employee, accounts[ASSISTANT].employee)
    held = {perm: {name for name, account in accounts.items() if account.has_perm(perm)} for perm in HOLDERS}
    assert held == HOLDERS


def test_a_visit_is_its_visitors_own_and_of_whoever_entered_it(head, clerk, colleague, worker, dictated):
    together = log(head, worker, visitors=[head.employee, colleague.employee])
    theirs = [(who.name, visit.pk) for who in (head, clerk, colleague) for visit in (dictated, together) if own(who, visit)]
    assert theirs == [(head.name, dictated.pk), (head.name, together.pk), (clerk.name, dictated.pk), (colleague.name, together.pk)]


def test_an_account_without_an_employee_has_visited_nobody(ours):
    assert not own(granter(), ours)


@pytest.mark.parametrize("perm", ["visits.edit", "visits.void"])
def test_ones_own_is_changed_while_it_is_valid_and_its_month_open(head, colleague, worker, ours, perm):
    assert head.has_perm(perm, ours)
    assert not colleague.has_perm(perm, ours)
    assert not head.has_perm(perm, void(log(head, worker), head))
    seal(TODAY)
    assert not head.has_perm(perm, ours)


def test_a_correction_is_asked_for_ones_own_valid_visit_of_a_sealed_month(head, colleague, worker, ours):
    gone = void(log(head, worker), head)
    assert not head.has_perm("visits.correct", ours)
    seal(TODAY)
    assert head.has_perm("visits.correct", ours)
    assert not colleague.has_perm("visits.correct", ours)
    assert not head.has_perm("visits.correct", gone)


def test_a_correction_is_decided_by_the_party_office_but_not_by_who_asked(head, office, ours):
    colleague = make_user(Role.PARTY_OFFICE, unit=UnitFactory(name="党委办公室"))
    seal(TODAY)
    words = {"field": "地点", "old": "井下现场", "new": "宿舍", "reason": "当时记错"}
    asked = actions.ask_correction(visit=ours, by=head, now=at(date(2026, 11, 20)), **words)
    may = [who.name for who in (head, office) if who.has_perm("visits.decide_correction", asked)]
    assert may == [office.name]
    asked.asked_by = office
    assert [who.pk for who in (office, colleague) if who.has_perm("visits.decide_correction", asked)] == [colleague.pk]


def test_whoever_asked_is_told_from_those_whose_accounts_are_older_and_newer():
    older, asker, newer = (User(pk=int(key)) for key in ("1000000", "1000001", "1000002"))
    asked = Correction(asked_by_id=int("1000001"))  # the same number read from another row is another object
    asked_it = is_account("asked_by").predicate
    assert [asked_it(who, asked) for who in (older, asker, newer)] == [False, True, False]


def test_what_was_entered_for_the_lead_visitor_is_confirmed_by_him_alone_and_once(head, clerk, colleague, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=[head.employee, colleague.employee], basis=Basis.ORAL)
    assert [who.name for who in (head, clerk, colleague) if who.has_perm("visits.confirm", visit)] == [head.name]
    actions.confirm_visits(visits=[visit], by=head, now=at(TODAY))
    assert not head.has_perm("visits.confirm", Visit.objects.get(pk=visit.pk))


def test_what_one_entered_oneself_or_what_is_void_waits_for_no_word(head, ours, dictated, clerk):
    assert not head.has_perm("visits.confirm", ours)
    assert not head.has_perm("visits.confirm", void(dictated, clerk))


def test_the_lead_is_the_first_of_the_visitors_wherever_they_stand_in_the_roster(head, colleague, worker):
    for lead, other in ((head, colleague), (colleague, head)):
        visit = log(lead, worker, visitors=[lead.employee, other.employee])
        assert (is_lead(lead, visit), is_lead(other, visit)) == (True, False)


def test_whoever_entered_a_visit_is_told_from_those_whose_accounts_are_older_and_newer(head, clerk, office, worker):
    older, middle, newer = sorted((head, clerk, office), key=lambda user: user.pk)
    visit = Visit.objects.get(pk=log(head, worker).pk)
    visit.visitors.all().delete()
    visit.entered_by_id = middle.pk
    assert [own(who, visit) for who in (older, middle, newer)] == [False, True, False]


def test_private_parts_are_read_by_visitor_enterer_head_and_party_office(head, clerk, colleague, stranger, office, unit, dictated):
    reads = {
        head.pk: True,
        clerk.pk: True,
        make_user(Role.HEAD, unit=unit).pk: True,
        office.pk: True,
        colleague.pk: False,
        stranger.pk: False,
        make_user(Role.CLERK, unit=unit).pk: False,
        make_user(Role.DEPUTY, unit=unit, units=[unit]).pk: False,
    }
    seen = {pk: VISITS.columns(User.objects.get(pk=pk), dictated) == set(PRIVATE_FIELDS) for pk in reads}
    assert seen == reads
    assert VISITS.columns(colleague, dictated) == set()


OF_ONE_VISIT = ("edit", "void", "correct", "confirm", "decide_correction")


@pytest.mark.parametrize("perm", OF_ONE_VISIT)
def test_without_a_row_nothing_is_allowed_that_is_about_one(head, office, perm):
    assert not head.has_perm(f"visits.{perm}")
    assert not office.has_perm(f"visits.{perm}")


@pytest.mark.parametrize("predicate", [own, is_lead, is_valid, is_open, waits_for_word])
def test_without_a_row_no_predicate_says_yes(head, predicate):
    assert predicate(head, None) is False
