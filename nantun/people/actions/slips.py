from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access

from ..models import SignInSlip, User
from ..slips import VALID_FOR, code_hash, new_code


class PrintedSlip(NamedTuple):
    """What stands on the paper. The code exists here and nowhere else."""

    user: User
    code: str
    expires_at: datetime


@transaction.atomic
def issue_slips(*, users: Iterable[User], by: User, now: datetime) -> list[PrintedSlip]:
    """A fresh code for each of them; a slip printed before is good no longer. Each is written into the access log.

    raises RuleBroken when somebody's account is disabled, or for the account of `by` itself.
    """
    users = list(users)
    for user in users:
        _check_may_have_one(user, by)
    SignInSlip.objects.filter(user__in=users, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    printed = [PrintedSlip(user, new_code(), now + VALID_FOR) for user in users]
    SignInSlip.objects.bulk_create(
        SignInSlip(user=one.user, code_hash=code_hash(one.code), issued_by=by, issued_at=now, expires_at=one.expires_at) for one in printed
    )
    for one in printed:
        note_access(user=by, action=Access.PRINTED, subject=one.user, fields="slip")
    return printed


def _check_may_have_one(user: User, by: User) -> None:
    if not user.is_active:
        raise RuleBroken(_("%(name)s的账号已停用,不能打印领码条。") % {"name": user.name})
    if user.pk == by.pk:
        raise RuleBroken(_("不能给自己打印领码条;改密码请到“修改密码”。"))
