"""Accounts: opened, closed, opened again."""

from datetime import UTC, datetime

import pytest

from nantun.errors import RuleBroken
from nantun.people import actions
from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee, Session, User
from nantun.people.roles import Role
from tests.factories import CadreFactory, EmployeeFactory, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)


def test_an_opened_account_has_no_password_until_a_slip_is_used():
    user = actions.open_account(employee=EmployeeFactory())
    assert not user.has_usable_password()
    assert user.must_change_password


def test_nobody_has_two_accounts():
    employee = EmployeeFactory()
    actions.open_account(employee=employee)
    with pytest.raises(RuleBroken, match="已有账号"):
        actions.open_account(employee=employee)


@pytest.mark.parametrize("status", [EmployeeStatus.RETIRED, EmployeeStatus.MOVED_OUT])
def test_no_account_is_opened_for_somebody_who_left(status):
    with pytest.raises(RuleBroken, match="不能开户"):
        actions.open_account(employee=EmployeeFactory(status=status))
    assert not User.objects.exists()


def test_opening_many_passes_over_those_who_have_one():
    first, second, gone = CadreFactory(), CadreFactory(), CadreFactory(status=EmployeeStatus.RETIRED)
    actions.open_account(employee=first)
    opened = actions.open_accounts(employees=[first, second, gone])
    assert [user.employee for user in opened] == [second]


def test_opening_many_asks_no_more_queries_for_more_people(django_assert_max_num_queries):
    CadreFactory.create_batch(12)
    with django_assert_max_num_queries(5):
        assert len(actions.open_accounts(employees=Employee.objects.cadres())) == 12


def test_a_disabled_account_holds_nothing_and_keeps_no_session(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    assert Session.objects.filter(user=user).count() == 1
    actions.disable_account(user=user, reason="调离岗位", by=make_user(Role.SYSTEM_ADMIN), now=NOW)
    assert Session.objects.filter(user=user).count() == 0
    user = User.objects.get(pk=user.pk)
    assert not user.holds(Role.CLERK)
    assert user.disabled_at == NOW


@pytest.mark.parametrize(("reason", "says"), [(" ", "请写明停用原因"), ("话" * 121, "最多 120 字,现有 121 字")])
def test_disabling_needs_a_reason_that_is_kept_whole(reason, says):
    with pytest.raises(RuleBroken, match=says) as broken:
        actions.disable_account(user=make_user(), reason=reason, by=make_user(Role.SYSTEM_ADMIN), now=NOW)
    assert broken.value.field == "reason"


def test_nobody_disables_himself():
    admin = make_user(Role.SYSTEM_ADMIN)
    with pytest.raises(RuleBroken, match="自己"):
        actions.disable_account(user=admin, reason="试试", by=admin, now=NOW)


def test_a_disabled_account_is_not_disabled_twice():
    user, admin = make_user(), make_user(Role.SYSTEM_ADMIN)
    actions.disable_account(user=user, reason="离岗", by=admin, now=NOW)
    with pytest.raises(RuleBroken, match="已经停用"):
        actions.disable_account(user=user, reason="离岗", by=admin, now=NOW)


def test_an_account_enabled_again_holds_its_roles_again():
    user, admin = make_user(Role.CLERK), make_user(Role.SYSTEM_ADMIN)
    actions.disable_account(user=user, reason="离岗", by=admin, now=NOW)
    user = actions.enable_account(user=user, reason="返岗")
    assert User.objects.get(pk=user.pk).holds(Role.CLERK)
    assert user.disabled_at is None


@pytest.mark.parametrize(("reason", "says"), [(" ", "请写明启用原因"), ("话" * 121, "最多 120 字,现有 121 字")])
def test_enabling_needs_a_reason_that_is_kept_whole(reason, says):
    user = make_user()
    actions.disable_account(user=user, reason="离岗", by=make_user(Role.SYSTEM_ADMIN), now=NOW)
    with pytest.raises(RuleBroken, match=says) as broken:
        actions.enable_account(user=user, reason=reason)
    assert broken.value.field == "reason"
    assert not User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("status", [EmployeeStatus.RETIRED, EmployeeStatus.MOVED_OUT])
def test_the_account_of_somebody_who_left_the_mine_stays_closed(status):
    user = make_user()
    actions.change_status(employee=user.employee, status=status, since=NOW.date(), today=NOW.date(), now=NOW)
    user = User.objects.get(pk=user.pk)
    with pytest.raises(RuleBroken, match=f"已{status.label},不能启用"):
        actions.enable_account(user=user, reason="弄错了")
    assert not User.objects.get(pk=user.pk).is_active


def test_an_open_account_is_not_opened_again():
    with pytest.raises(RuleBroken, match="没有停用"):
        actions.enable_account(user=make_user(), reason="返岗")


def test_the_history_of_an_account_keeps_each_reason():
    user, admin = make_user(), make_user(Role.SYSTEM_ADMIN)
    actions.disable_account(user=user, reason="离岗", by=admin, now=NOW)
    actions.enable_account(user=user, reason="返岗")
    reasons = list(user.events.order_by("pgh_id").values_list("state_reason", flat=True))
    assert reasons == ["", "离岗", "返岗"]


def test_an_officer_who_stands_on_no_roster_signs_in_with_a_password_that_must_be_changed():
    user = actions.open_officer_account(number="900001", name="管理员", password="Meitan-2026")
    assert user.check_password("Meitan-2026")
    assert user.must_change_password
    assert user.employee is None


def test_an_officer_does_not_take_somebody_s_number():
    employee = EmployeeFactory()
    with pytest.raises(RuleBroken, match="已有人使用"):
        actions.open_officer_account(number=employee.number, name="管理员", password="Meitan-2026")


@pytest.mark.parametrize("blank", ["number", "name"])
def test_an_officer_has_a_number_and_a_name(blank):
    words = {"number": "900001", "name": "管理员", "password": "Meitan-2026"}
    with pytest.raises(RuleBroken, match="请填写工号和姓名"):
        actions.open_officer_account(**(words | {blank: " "}))
    assert not User.objects.exists()
