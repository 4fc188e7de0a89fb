"""更正: what is said of a visit after its month was sealed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from nantun.approvals.choices import Decision
from nantun.errors import RuleBroken
from tests.factories import make_user
from tests.support.days import TODAY, at
from visits import actions
from visits.models import Correction, Visit
from visits.wording import as_corrected

from .makers import SENTENCE, log, seal, void
from .pages import as_

pytestmark = pytest.mark.django_db
NOVEMBER = at(date(2026, 11, 20))


@pytest.fixture
def sealed(head, worker):
    visit = log(head, worker)
    seal(TODAY)
    return visit


def ask(visit: Visit, by, **words) -> Correction:
    said = {"field": "地点", "old": "井下现场", "new": "宿舍", "reason": "当时记错"} | words
    return actions.ask_correction(visit=visit, by=by, now=NOVEMBER, **said)


def decide(correction: Correction, by, *, agree=True, note="") -> Correction:
    return actions.decide_correction(correction=correction, agree=agree, note=note, by=by, now=NOVEMBER)


def test_a_correction_states_field_old_new_reason_and_who(head, sealed, unit):
    correction = ask(sealed, head)
    assert (correction.field, correction.old, correction.new, correction.reason) == ("地点", "井下现场", "宿舍", "当时记错")
    assert (correction.status, correction.asked_by, correction.reporting_unit) == (Decision.WAITING, head, unit)
    assert correction.ledger_month is None


def test_the_visit_itself_stays_as_it_was_sealed(head, office, sealed):
    decide(ask(sealed, head), office)
    sealed.refresh_from_db()
    assert (sealed.place_kind, sealed.summary) == ("underground", SENTENCE)


def test_what_is_agreed_stands_in_the_ledger_of_the_month_of_the_decision(head, office, sealed):
    correction = decide(ask(sealed, head), office)
    assert (correction.status, correction.decided_by, correction.ledger_month) == (Decision.APPROVED, office, date(2026, 11, 1))


def test_what_is_refused_says_why_and_stands_in_no_ledger(head, office, sealed):
    with pytest.raises(RuleBroken) as broken:
        decide(ask(sealed, head), office, agree=False)
    assert broken.value.field == "note"
    correction = decide(Correction.objects.get(), office, agree=False, note="与签字单不符")
    assert (correction.status, correction.note, correction.ledger_month) == (Decision.REFUSED, "与签字单不符", None)


def test_nobody_decides_on_his_own_request(office, worker):
    visit = log(office, worker)
    seal(TODAY)
    correction = ask(visit, office)
    assert not office.has_perm("visits.decide_correction", correction)
    with pytest.raises(RuleBroken, match="不能审批自己"):
        decide(correction, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(status=Decision.APPROVED, decided_by=office, decided_at=NOVEMBER)


def test_it_is_decided_once(head, office, sealed):
    correction = ask(sealed, head)
    decide(correction, office)
    with pytest.raises(RuleBroken, match="已经审批过"):
        decide(correction, make_user("party_office"), agree=False, note="晚了一步")
    correction.refresh_from_db()
    assert correction.status == Decision.APPROVED


def test_while_the_month_is_open_the_visit_itself_is_changed(head, worker):
    with pytest.raises(RuleBroken, match="请直接修改"):
        ask(log(head, worker), head)


@pytest.mark.parametrize(("words", "field"), [({"reason": " "}, "reason"), ({"new": "井下现场 "}, "new")])
def test_a_correction_says_why_and_changes_something(head, sealed, words, field):
    with pytest.raises(RuleBroken) as broken:
        ask(sealed, head, **words)
    assert broken.value.field == field


@pytest.mark.parametrize(("who", "may"), [("head", True), ("colleague", False), ("stranger", False), ("clerk", False), ("office", False)])
def test_who_may_ask(request, sealed, who, may):
    assert request.getfixturevalue(who).has_perm("visits.correct", sealed) is may


@pytest.mark.parametrize(("who", "may"), [("office", True), ("head", False), ("clerk", False), ("stranger", False)])
def test_who_may_decide(request, head, colleague, sealed, who, may):
    assert request.getfixturevalue(who).has_perm("visits.decide_correction", ask(sealed, colleague)) is may


def test_a_void_visit_is_not_corrected(head, worker):
    visit = void(log(head, worker), head)
    seal(TODAY)
    assert not head.has_perm("visits.correct", visit)


def test_a_further_correction_starts_from_what_was_agreed(head, office, sealed):
    assert as_corrected(sealed)["place_kind"] == "井下现场"
    decide(ask(sealed, head), office)
    assert as_corrected(sealed)["place_kind"] == "宿舍"
    form = as_(head).get(f"/visits/{sealed.pk}/correct/").context["form"]
    assert form.known["place_kind"] == "宿舍"
    with pytest.raises(RuleBroken, match="与原来相同"):
        ask(sealed, head, old=as_corrected(sealed)["place_kind"])


def test_what_was_refused_changes_nothing_of_it(head, office, sealed):
    decide(ask(sealed, head), office, agree=False, note="与签字单不符")
    assert as_corrected(sealed)["place_kind"] == "井下现场"


@pytest.mark.parametrize("further", [{"field": "void", "reason": "重复"}, {"field": "summary", "new": "别的", "reason": "记错"}])
def test_of_what_was_corrected_to_void_nothing_more_is_corrected(further, head, office, sealed):
    decide(ask(sealed, head, field="作废", old="有效", new="作废"), office)
    page = f"/visits/{sealed.pk}/"
    assert as_(head).get(page).content.decode().count("已经更正为作废") == 2  # above what was said, and at the button
    assert "已经更正为作废" in as_(head).get(f"{page}correct/", follow=True).content.decode()
    refused = as_(head).post(f"{page}correct/", further)
    assert refused.status_code == 422
    assert "已经更正为作废" in refused.content.decode()
    with pytest.raises(RuleBroken, match="已经更正为作废"):
        ask(sealed, head)


def test_what_else_waits_of_a_visit_lapses_when_it_is_agreed_that_it_is_void(head, office, sealed):
    other = ask(sealed, head)
    void = ask(sealed, head, field="作废", old="有效", new="作废")
    decide(void, office, agree=False, note="没有重复")
    other.refresh_from_db()
    assert other.is_waiting
    decide(ask(sealed, head, field="作废", old="有效", new="作废"), office)
    other.refresh_from_db()
    assert (other.status, other.decided_by, other.decided_at) == (Decision.LAPSED, None, NOVEMBER)
    page = as_(office).get(other.get_absolute_url()).content.decode()
    assert "已失效:这条走访已经更正为作废,不用再审批。" in page
    assert "None" not in page
    with pytest.raises(RuleBroken, match="已经失效"):
        decide(other, office)
