"""What people and the administrator choose: addresses, channels by room, what robots announce."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.refusals import refused_at

from .. import clock
from ..choices import Channel, Mode, Purpose
from ..models import Delivery, MailAddress, RoomChoice, Route
from .posting import ring_after_commit

if TYPE_CHECKING:
    from nantun.people.models import User

LETTERS_AN_HOUR = 5


@transaction.atomic
def set_address(*, by: User, email: str, now: dt.datetime | None = None) -> MailAddress:
    """Where one wants one's mail. A code goes there, and nothing else until it has been typed in here.

    raises RuleBroken when mail is off, or somebody has asked for one letter after the other.
    """
    _mail_is_on("email")
    _not_too_often(by, now or clock.now(), "email")
    address, _made = MailAddress.objects.update_or_create(user=by, defaults={"email": email.strip(), "confirmed_at": None})
    _letter(by, Purpose.ADDRESS)
    return address


@transaction.atomic
def confirm_address(*, by: User, code: str) -> MailAddress:
    """raises RuleBroken when the code is another than the one that was sent to the address that stands here now."""
    address = MailAddress.objects.select_for_update().filter(user=by).first()
    if address is None:
        raise RuleBroken(_("请先填写邮箱。"), field="code")
    if not hmac.compare_digest(code_of(address).encode(), code.strip().upper().encode()):
        raise RuleBroken(_("确认码不对,请照邮件里的 8 位字母和数字填写;没有收到就换一个邮箱再发一次。"), field="code")
    address.confirmed_at = clock.now()
    address.save(update_fields=["confirmed_at"])
    return address


def code_of(address: MailAddress) -> str:
    """Eight letters and digits that can be known only at that address: nothing is stored, and another address has another code."""
    seal = salted_hmac("nantun.notices.address", f"{address.user_id}:{address.email}", algorithm="sha256").digest()
    return base64.b32encode(seal)[:8].decode()


@transaction.atomic
def drop_address(*, by: User) -> bool:
    """From here on nothing leaves for this person; what waits is found needless."""
    return bool(MailAddress.objects.filter(user=by).delete()[0])


@transaction.atomic
def choose(*, by: User, modes: dict[str, str]) -> None:
    """By room, for what is told from now on; rooms that are not named stay as they are."""
    rows = [RoomChoice(user=by, room=room, mode=mode) for room, mode in modes.items()]
    RoomChoice.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "room"], update_fields=["mode"])


@transaction.atomic
def try_mail(*, by: User, now: dt.datetime | None = None) -> Delivery:
    """A letter to oneself. raises RuleBroken when mail is off, the address not confirmed, or one was sent just now."""
    _mail_is_on()
    if not MailAddress.objects.confirmed().filter(user=by).exists():
        raise RuleBroken(_("请先填写并确认邮箱。"))
    _not_too_often(by, now or clock.now())
    return _letter(by, Purpose.TEST)


@transaction.atomic
def route(*, by: User, robot: str, room: str, unit: Any = None, mode: str = Mode.DIGEST) -> Route:
    """A robot announces one room's notices from now on. raises RuleBroken when it does so already, or the settings know no such robot."""
    if robot not in settings.ROBOTS:
        raise RuleBroken(_("服务器上没有配置这个群机器人。"), field="robot")
    with refused_at("room"):
        return Route.objects.create(robot=robot, room=room, unit=unit, mode=mode, set_by=by)


@transaction.atomic
def end_route(*, row: Route) -> None:
    row.delete()


@transaction.atomic
def try_robot(*, robot: str) -> Delivery:
    """A word to the group. raises RuleBroken when the settings know no such robot."""
    if robot not in settings.ROBOTS:
        raise RuleBroken(_("服务器上没有配置这个群机器人。"))
    delivery = Delivery.objects.create(purpose=Purpose.TEST, channel=Channel.ROBOT, robot=robot, urgent=True)
    ring_after_commit()
    return delivery


def _letter(user: User, purpose: Purpose) -> Delivery:
    """For somebody who sits before the page and waits for it: no hour is quiet."""
    delivery = Delivery.objects.create(purpose=purpose, channel=Channel.MAIL, user=user, urgent=True)
    ring_after_commit()
    return delivery


def _mail_is_on(field: str = "") -> None:
    if not settings.EMAIL_HOST:
        raise RuleBroken(_("本矿还没有开通邮件,消息都在站内。"), field=field)


def _not_too_often(user: User, now: dt.datetime, field: str = "") -> None:
    sent = Delivery.objects.filter(user=user, created_at__gt=now - dt.timedelta(hours=1)).exclude(purpose=Purpose.NOTICES).count()
    if sent >= LETTERS_AN_HOUR:
        raise RuleBroken(_("一小时里已经发了 %(count)s 封,请过一会儿再试。") % {"count": sent}, field=field)
