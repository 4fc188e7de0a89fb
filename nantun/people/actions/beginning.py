from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.web.actions import name_installation

from ..models import User
from ..roles import Role
from .accounts import open_officer_account
from .grants import grant_role


class Officer(NamedTuple):
    """One of the two people with whom an installation begins."""

    number: str
    name: str
    password: str


@transaction.atomic
def set_up(*, mine: str, administrator: Officer, security_officer: Officer, now: datetime, today: date) -> tuple[User, User]:
    """Begins a real installation: the mine's name, and the two people who run the program, each with a password to be changed.

    They must be two, because neither may hold both roles nor give a role to himself: each is given his by the other.
    raises RuleBroken when there are accounts already, the two are one, or a password is too weak.
    """
    if User.objects.exists():
        raise RuleBroken(_("已经有账号,不能再次初始化。"))
    if not mine.strip():
        raise RuleBroken(_("请写明矿名。"), field="mine")
    if administrator.number.strip() == security_officer.number.strip():
        raise RuleBroken(_("系统管理员和安全管理员必须是两个人。"), field="security_number")
    for one in (administrator, security_officer):
        _check_password(one)
    name_installation(mine_name=mine.strip(), demo=False)
    admin, security = (open_officer_account(**one._asdict()) for one in (administrator, security_officer))
    basis = _("系统初始化")
    grant_role(user=security, role=Role.SECURITY_ADMIN, by=admin, started_on=today, basis=basis, now=now, today=today)
    grant_role(user=admin, role=Role.SYSTEM_ADMIN, by=security, started_on=today, basis=basis, now=now, today=today)
    return admin, security


def _check_password(one: Officer) -> None:
    try:
        validate_password(one.password, User(number=one.number, name=one.name))
    except ValidationError as error:
        raise RuleBroken(f"{one.name}:{' '.join(error.messages)}", field="password") from error
