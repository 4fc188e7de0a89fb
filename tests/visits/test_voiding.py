"""A visit is voided with a reason; the row stays and counts in nothing."""

from __future__ import annotations

import pytest

from nantun.errors import RuleBroken, Stale
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import VisitStatus
from visits.models import Visit

from .makers import edit, log, seal, void

pytestmark = pytest.mark.django_db


def test_a_voided_visit_stays_with_who_when_and_why(head, worker):
    visit = void(log(head, worker), head, reason="与 ZF-2026-0007 重复", now=at(of_october(16), 9))
    assert (visit.status, visit.void_reason, visit.voided_by, visit.voided_at) == (
        VisitStatus.VOID,
        "与 ZF-2026-0007 重复",
        head,
        at(of_october(16), 9),
    )
    assert visit.visited.count() == 1


def test_voiding_needs_a_reason(head, worker):
    with pytest.raises(RuleBroken) as broken:
        void(log(head, worker), head, reason="  ")
    assert broken.value.field == "reason"
    assert Visit.objects.get().is_valid


def test_a_voided_visit_counts_in_nothing(head, worker):
    void(log(head, worker), head)
    assert vars(Visit.objects.figures()) == {"visits": 0, "individual": 0, "collective": 0, "people": 0, "households": 0}


def test_a_visit_of_a_sealed_month_cannot_be_voided(head, worker):
    visit = log(head, worker)
    seal(TODAY)
    with pytest.raises(RuleBroken, match="已封存"):
        void(visit, head)


def test_a_visit_cannot_be_voided_from_a_page_that_is_out_of_date(head, worker):
    visit = log(head, worker)
    edit(visit, head, summary="别人先改了")
    with pytest.raises(Stale):
        actions.void_visit(visit=visit, reason="重复", version=1, by=head, now=at(TODAY))


@pytest.mark.parametrize(("reason", "says"), [(" ", "请写明作废原因"), ("话" * 201, "最多 200 字,现有 201 字")])
def test_a_visit_is_voided_for_a_reason_that_is_kept_whole(head, worker, reason, says):
    visit = log(head, worker)
    with pytest.raises(RuleBroken, match=says) as broken:
        void(visit, head, reason=reason)
    assert broken.value.field == "reason"
    assert Visit.objects.get().void_reason == ""


def test_a_visit_is_voided_once(head, worker):
    visit = log(head, worker)
    void(visit, head)
    visit.refresh_from_db()
    with pytest.raises(Stale):
        void(visit, head, reason="再作废一次")
    assert Visit.objects.get().void_reason == "重复录入"
