"""本人已确认: by the visitor's own tap, or by the paper that he signed."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from nantun.errors import RuleBroken
from nantun.people.choices import Basis
from tests.factories import stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.models import Confirmation, SignedSheet, Visit

from .makers import edit, log, seal, void

pytestmark = pytest.mark.django_db
LATER = at(of_october(31))


def scan() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    return SimpleUploadedFile("扫描.png", out.getvalue())


@pytest.fixture
def for_him(head, clerk, worker):
    """A function that enters a visit of the head by his assistant."""
    stand_in(head.employee, clerk.employee)
    return lambda **facts: log(clerk, worker, **{"visitors": head.employee, "basis": Basis.ORAL, **facts})


def confirm(by, *visits: Visit) -> int:
    return actions.confirm_visits(visits=visits, by=by, now=LATER)


def upload(by, head, *visits: Visit, file=None, month=TODAY):
    return actions.upload_signed_sheet(principal=head.employee, month=month, visits=visits, upload=file or scan(), by=by, now=LATER)


def test_one_tap_confirms_many(head, for_him):
    visits = [for_him(day=of_october(day)) for day in (1, 2, 3)]
    assert confirm(head, *visits) == 3
    assert not Visit.objects.unconfirmed().exists()
    assert {(one.by, one.at, one.sheet) for one in Confirmation.objects.all()} == {(head, LATER, None)}


def test_only_the_lead_visitor_confirms(head, clerk, colleague, stranger, office, for_him, worker):
    visit = for_him(visitors=[head.employee, colleague.employee])
    for user in (clerk, colleague, stranger, office):
        with pytest.raises(RuleBroken):
            confirm(user, visit)
        assert not user.has_perm("visits.confirm", visit)
    assert head.has_perm("visits.confirm", visit)


def test_what_is_not_his_is_passed_over(head, for_him, stranger, worker):
    mine, foreign = for_him(), log(stranger, worker)
    assert confirm(head, mine, foreign) == 1


def test_confirming_twice_changes_nothing(head, for_him):
    visit = for_him()
    confirm(head, visit)
    with pytest.raises(RuleBroken, match="没有等您确认"):
        confirm(head, visit)
    assert Confirmation.objects.count() == 1


def test_a_voided_visit_is_not_confirmed(head, for_him):
    visit = for_him()
    void(visit, head)
    with pytest.raises(RuleBroken):
        confirm(head, visit)


def test_a_visit_of_a_sealed_month_may_still_be_confirmed(head, for_him):
    visit = for_him()
    seal(TODAY)
    assert confirm(head, visit) == 1


def test_a_signed_sheet_confirms_what_stands_on_it(head, clerk, for_him):
    on_paper, entered_since = for_him(day=of_october(3)), for_him(day=of_october(5))
    sheet, count = upload(clerk, head, on_paper)
    assert count == 1
    assert (sheet.month, sheet.principal, sheet.added_by) == (of_october(1), head.employee, clerk)
    assert on_paper.confirmation.sheet == sheet
    assert Visit.objects.unconfirmed().get() == entered_since


def test_a_signed_sheet_of_one_month_confirms_no_other(head, clerk, for_him):
    september = for_him(day=of_october(1).replace(month=9), now=at(of_october(2)))
    with pytest.raises(RuleBroken):
        upload(clerk, head, september)
    assert not SignedSheet.objects.exists()


def test_a_signed_sheet_of_one_visitor_confirms_no_others_visits(head, clerk, colleague, for_him, worker):
    stand_in(colleague.employee, clerk.employee)
    other = log(clerk, worker, visitors=colleague.employee, basis=Basis.PAPER)
    assert upload(clerk, head, for_him(), other)[1] == 1
    assert Visit.objects.unconfirmed().get() == other


def test_nothing_is_confirmed_by_what_is_no_scan(head, clerk, for_him):
    visit = for_him()
    with pytest.raises(RuleBroken, match="不是能打开的照片"):
        upload(clerk, head, visit, file=SimpleUploadedFile("sheet.jpg", b"<?php echo 1; ?>"))
    assert not Confirmation.objects.exists()


def test_what_was_changed_since_may_be_confirmed_again(head, clerk, for_him):
    visit = for_him()
    confirm(head, visit)
    edit(visit, clerk, summary="又改了一处")
    assert confirm(head, Visit.objects.get()) == 1
