from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.web.words import wanted

from ..choices import EmployeeStatus
from ..models import Employee, Session, User

GONE = (EmployeeStatus.RETIRED, EmployeeStatus.MOVED_OUT)
LONGEST_STATE_REASON = 120


@transaction.atomic
def open_account(*, employee: Employee) -> User:
    """An account under the employee's number. It has no password until a slip is used.

    raises RuleBroken for somebody who has one, or who has left the mine.
    """
    if employee.status in GONE:
        raise RuleBroken(_("%(name)s已%(status)s,不能开户。") % {"name": employee.name, "status": employee.get_status_display()})
    if User.objects.filter(number=employee.number).exists():
        raise RuleBroken(_("%(name)s(%(number)s)已有账号。") % {"name": employee.name, "number": employee.number})
    return User.objects.create(number=employee.number, name=employee.name, employee=employee, password=make_password(None))


@transaction.atomic
def open_accounts(*, employees: Iterable[Employee]) -> list[User]:
    """Accounts for those of them who have none and are still at the mine; the new ones are returned."""
    wanted = [employee for employee in employees if employee.status not in GONE]
    taken = set(User.objects.filter(number__in=[employee.number for employee in wanted]).values_list("number", flat=True))
    return User.objects.bulk_create(
        User(number=employee.number, name=employee.name, employee=employee, password=make_password(None))
        for employee in wanted
        if employee.number not in taken
    )


@transaction.atomic
def open_officer_account(*, number: str, name: str, password: str) -> User:
    """An account for somebody who runs the program and stands on no roster; the password must be changed at the first sign-in."""
    number = number.strip()
    if not number or not name.strip():
        raise RuleBroken(_("请填写工号和姓名。"), field="number")
    if User.objects.filter(number=number).exists() or Employee.objects.filter(number=number).exists():
        raise RuleBroken(_("工号 %(number)s 已有人使用。") % {"number": number}, field="number")
    return User.objects.create(number=number, name=name.strip(), password=make_password(password), must_change_password=True)


@transaction.atomic
def disable_account(*, user: User, reason: str, by: User | None, now: datetime) -> User:
    """Closes the account at once: nothing it held open stays open. by: None where the program itself does it.

    raises RuleBroken without a reason, for one's own account, or when it is disabled already.
    """
    reason = wanted(reason, _("请写明停用原因。"), field="reason", most=LONGEST_STATE_REASON)
    if by is not None and by.pk == user.pk:
        raise RuleBroken(_("不能停用自己的账号,请由另一位系统管理员办理。"))
    changed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, disabled_at=now, state_reason=reason)
    if not changed:
        raise RuleBroken(_("这个账号已经停用。"))
    Session.objects.filter(user=user).delete()
    user.refresh_from_db()
    return user


@transaction.atomic
def enable_account(*, user: User, reason: str) -> User:
    """Opens a disabled account again, with the roles that it still holds. raises RuleBroken without a reason."""
    reason = wanted(reason, _("请写明启用原因。"), field="reason", most=LONGEST_STATE_REASON)
    if user.employee and user.employee.status in GONE:
        raise RuleBroken(_("%(name)s已%(status)s,不能启用。") % {"name": user.name, "status": user.employee.get_status_display()})
    changed = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, disabled_at=None, state_reason=reason)
    if not changed:
        raise RuleBroken(_("这个账号没有停用。"))
    user.refresh_from_db()
    return user
