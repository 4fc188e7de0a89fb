from __future__ import annotations

import secrets
import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from nantun.errors import RuleBroken
from nantun.privacy.ciphers import lookup_hash
from nantun.web.words import wanted

from ..models import User
from ..slips import ALPHABET

LONGEST_DROPPING_REASON = 100
BACKUP_CODES = 8
BACKUP_SIGNS = 10


@transaction.atomic
def new_device(*, user: User) -> TOTPDevice:
    """The key that the telephone is to learn; it counts from confirm_device on. One that was begun and left is shown again.

    raises RuleBroken when a second factor is set up already.
    """
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise RuleBroken(_("已经设置过手机验证码;换手机请找安全管理员解除原来的。"))
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})
    return device


def confirm_device(*, device: TOTPDevice, code: str) -> bool:
    """Whether the telephone shows the right six digits; from then on they are asked at each sign-in."""
    if not device.verify_is_allowed()[0] or not device.verify_token(_signs(code)):
        return False
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    device.confirmed = True
    return True


@transaction.atomic
def new_backup_codes(*, user: User) -> list[str]:
    """Eight codes for the day on which the telephone is missing, each good once. They are shown once; a keyed hash of each is kept."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="backup")
    codes = ["".join(secrets.choice(ALPHABET) for _sign in range(BACKUP_SIGNS)) for _code in range(BACKUP_CODES)]
    for code in codes:
        device.token_set.create(token=_backup_hash(code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def verify(*, user: User, code: str) -> Device | None:
    """The device that knew the code: six digits from the telephone, or a backup code. None for a wrong one.

    A failure is written down and makes the next try wait, so this must not run in a transaction that is rolled back.
    """
    signs = _signs(code)
    of_telephone = len(signs) == 6 and signs.isdecimal()
    model, token = (TOTPDevice, signs) if of_telephone else (StaticDevice, _backup_hash(signs))
    for device in model.objects.filter(user=user, confirmed=True):
        if device.verify_is_allowed()[0] and device.verify_token(token):
            return device
    return None


@transaction.atomic
def drop_device(*, user: User, reason: str, by: User) -> None:
    """Forgets somebody's second factor (a lost telephone), so that he sets up another at his next sign-in.

    raises RuleBroken without a reason, or for oneself.
    """
    reason = wanted(reason, _("请写明解除的原因,例如:手机丢失,已当面核实本人。"), field="reason", most=LONGEST_DROPPING_REASON)
    if user.pk == by.pk:
        raise RuleBroken(_("不能解除自己的,请由另一位安全管理员办理。"))
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    said = _("解除手机验证码:%(reason)s") % {"reason": reason}
    User.objects.filter(pk=user.pk).update(state_reason=said)  # stands in the account's history, with who and when


def _signs(code: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())


def _backup_hash(signs: str) -> str:
    """16 hex digits, as long as the table of django-otp is wide: 64 bits of a keyed hash."""
    return lookup_hash(f"backup:{signs}")[:16]
