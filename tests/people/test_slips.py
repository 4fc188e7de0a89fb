"""领码条: printed once, good for thirty days, once."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from nantun.errors import RuleBroken
from nantun.people import actions, slips
from nantun.people.models import SignInSlip
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def clerk():
    return make_user(Role.CLERK)


@pytest.fixture
def worker(clerk):
    return make_user(unit=clerk.employee.unit)


def test_a_code_is_unambiguous_and_holds_fifty_bits():
    code = slips.new_code()
    signs = code.replace("-", "")
    assert len(signs) >= 10
    assert not set(signs) & set("0O1IL2Z5S8B")
    assert math.log2(len(slips.ALPHABET)) * slips.LENGTH >= 50


def test_only_a_keyed_hash_of_the_code_is_stored(clerk, worker):
    printed = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0]
    stored = SignInSlip.objects.get()
    assert printed.code.replace("-", "") not in stored.code_hash.upper()
    assert len(stored.code_hash) == 64


def test_a_slip_is_good_for_thirty_days(clerk, worker):
    code = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0].code
    assert slips.good_slip(number=worker.number, code=code, now=NOW + timedelta(days=30, seconds=-1)) is not None
    assert slips.good_slip(number=worker.number, code=code, now=NOW + timedelta(days=30)) is None


def test_a_code_is_found_however_it_is_typed(clerk, worker):
    code = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0].code
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code.replace("-", ""))
    for typed in (code.lower(), code.replace("-", " "), full_width):
        assert slips.good_slip(number=worker.number, code=typed, now=NOW) is not None


def test_a_code_fits_its_own_number_only(clerk, worker):
    code = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0].code
    assert slips.good_slip(number=clerk.number, code=code, now=NOW) is None


def test_a_new_slip_withdraws_the_old_one(clerk, worker):
    old = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0].code
    new = actions.issue_slips(users=[worker], by=clerk, now=NOW + timedelta(hours=1))[0].code
    assert slips.good_slip(number=worker.number, code=old, now=NOW + timedelta(hours=2)) is None
    assert slips.good_slip(number=worker.number, code=new, now=NOW + timedelta(hours=2)) is not None


def test_each_printed_slip_stands_in_the_access_log(clerk, worker):
    other = make_user(unit=clerk.employee.unit)
    actions.issue_slips(users=[worker, other], by=clerk, now=NOW)
    assert set(AccessLog.objects.values_list("user", "subject")) == {
        (clerk.pk, f"people.user:{worker.pk}"),
        (clerk.pk, f"people.user:{other.pk}"),
    }


def test_nobody_prints_a_slip_for_himself(clerk):
    with pytest.raises(RuleBroken, match="自己"):
        actions.issue_slips(users=[clerk], by=clerk, now=NOW)


def test_a_disabled_account_gets_no_slip(clerk, worker):
    actions.disable_account(user=worker, reason="离岗", by=clerk, now=NOW)
    worker.refresh_from_db()
    with pytest.raises(RuleBroken, match="停用"):
        actions.issue_slips(users=[worker], by=clerk, now=NOW)


def test_a_slip_sets_one_password_and_is_then_used_up(clerk, worker):
    printed = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0]
    slip = slips.good_slip(number=worker.number, code=printed.code, now=NOW)
    user = actions.set_first_password(user=worker, slip=slip, password="Xinmima-88", now=NOW)
    assert user.check_password("Xinmima-88")
    assert not user.must_change_password
    with pytest.raises(RuleBroken, match="用过或过期"):
        actions.set_first_password(user=worker, slip=slip, password="Youyige-99", now=NOW)
    assert slips.good_slip(number=worker.number, code=printed.code, now=NOW) is None


def test_a_slip_that_expires_while_the_password_is_typed_sets_none(clerk, worker):
    printed = actions.issue_slips(users=[worker], by=clerk, now=NOW)[0]
    slip = slips.good_slip(number=worker.number, code=printed.code, now=NOW)
    with pytest.raises(RuleBroken, match="过期"):
        actions.set_first_password(user=worker, slip=slip, password="Xinmima-88", now=NOW + timedelta(days=31))
    worker.refresh_from_db()
    assert not worker.check_password("Xinmima-88")
