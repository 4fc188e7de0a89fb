from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from ..models import SignInSlip, User


@transaction.atomic
def set_first_password(*, user: User, slip: SignInSlip, password: str, now: datetime) -> User:
    """The password of somebody who signed in with a slip, which is then used up. raises RuleBroken when it no longer holds.

    Every other session of the account ends with it, because the sessions' hash is made of the password.
    """
    used = SignInSlip.objects.filter(pk=slip.pk, user=user, used_at=None, withdrawn_at=None, expires_at__gt=now).update(used_at=now)
    if not used:
        raise RuleBroken(_("这张领码条已经用过或过期,请重新领取。"))
    return _set(user, password)


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """A new password in place of a known one. raises RuleBroken when it is the same again."""
    if user.check_password(password):
        raise RuleBroken(_("新密码不能和原来的一样。"), field="new_password1")
    return _set(user, password)


def _set(user: User, password: str) -> User:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    return user
