"""What leaves the house. A letter holds no more than the inbox shows; a group learns for whom there is something, and how much, never what."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.models import Installation

from .actions.choosing import code_of
from .choices import Purpose
from .failures import Needless
from .models import Delivery, MailAddress, Notice
from .rooms import label_of, room_of

# Nobody reads a longer letter to its end. A robot takes 2,048 bytes, foot and address included.
MOST_LINES = 50
MOST_NAMES = 12
MOST_BYTES = 1500


def letter_for(delivery: Delivery) -> EmailMessage:
    """raises Needless when the account is disabled or the address was taken out."""
    address = MailAddress.objects.select_related("user").filter(user=delivery.user, user__is_active=True).first()
    if address is None or not (address.is_confirmed or delivery.purpose == Purpose.ADDRESS):
        raise Needless(_("收件人已停用账号,或不再用邮箱收消息。"))
    subject, body = _SAID[Purpose(delivery.purpose)](delivery, address)
    headers = {"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), body, to=[address.email], headers=headers)


def message_id(delivery: Delivery) -> str:
    """One and the same at every attempt, so that servers and readers can tell two copies to be one letter."""
    return f"<{delivery.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def _notices(delivery: Delivery, address: MailAddress) -> tuple[str, str]:
    notices = _packed(delivery)
    first = notices[0].title
    subject = first if len(notices) == 1 else _("%(count)s 条新消息:%(first)s 等") % {"count": len(notices), "first": first}
    parts = [_paragraph(number, notice) for number, notice in enumerate(notices[:MOST_LINES], 1)]
    if len(notices) > MOST_LINES:
        parts.append(_("另有 %(count)s 条,请在站内查看。") % {"count": len(notices) - MOST_LINES})
    return _urgent(delivery) + subject, _framed(address, parts, delivery)


def _paragraph(number: int, notice: Notice) -> str:
    lines = [f"{number}. {notice.title}", notice.text, _("为什么收到:%(why)s") % {"why": notice.reason} if notice.reason else ""]
    return "\n   ".join(" ".join(line.split()) for line in [*lines, absolute(notice.get_absolute_url())] if line)


def _address(delivery: Delivery, address: MailAddress) -> tuple[str, str]:
    words = _("您在%(house)s填写了这个邮箱。确认码:%(code)s") % {"house": house(), "code": code_of(address)}
    place = _("请在“消息设置”里填入确认码:%(url)s") % {"url": absolute(reverse("notices:confirm"))}
    return _("请确认您的邮箱"), _framed(address, [words, place, _("如果不是您填写的,不必理会,不会再有别的邮件。")], delivery)


def _test(delivery: Delivery, address: MailAddress) -> tuple[str, str]:
    return _("试发:邮件收得到"), _framed(address, [_("您在“消息设置”里试发了这封邮件。收到它,说明邮件通了。")], delivery)


_SAID = {Purpose.NOTICES: _notices, Purpose.ADDRESS: _address, Purpose.TEST: _test}


def _framed(address: MailAddress, parts: list[str], delivery: Delivery) -> str:
    foot = [
        _("全部消息:%(url)s") % {"url": absolute(reverse("notices:home"))},
        _("不想在邮箱里收到,请改“消息设置”:%(url)s") % {"url": absolute(reverse("notices:settings"))},
        _("%(house)s自动发出,请不要回复。消息号 %(number)s") % {"house": house(), "number": delivery.short_number},
    ]
    return "\n\n".join([_("%(name)s,您好:") % {"name": address.user.name}, *parts, "--\n" + "\n".join(foot)]) + "\n"


def words_for_a_group(delivery: Delivery) -> str:
    """The text of a robot's message: 大走访:王强 2 条、李明 1 条. Whoever is named finds the rest behind his sign-in."""
    if delivery.purpose == Purpose.TEST:
        lines = [_("试发:这个群机器人通了。")]
    else:
        lines = [_("%(urgent)s有新消息,请登录查看。") % {"urgent": _urgent(delivery)}, *_counted(_packed(delivery))]
    foot = [
        absolute(reverse("notices:home")),
        _("系统管理员设置由本群机器人转告。消息号 %(number)s") % {"number": delivery.short_number},
    ]
    return _cut("\n".join(lines)) + "\n" + "\n".join(foot)


def _counted(notices: list[Notice]) -> list[str]:
    rooms: dict[str, Counter[Any]] = defaultdict(Counter)
    for notice in notices:
        rooms[room_of(notice.kind)][notice.recipient] += 1
    return [f"{label_of(room)}:{_names(counts)}" for room, counts in rooms.items()]


def _names(counts: Counter[Any]) -> str:
    named = "、".join(_("%(name)s %(count)s 条") % {"name": user.name, "count": n} for user, n in counts.most_common(MOST_NAMES))
    return named if len(counts) <= MOST_NAMES else _("%(named)s 等 %(count)s 人") % {"named": named, "count": len(counts)}


def _cut(text: str) -> str:
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


def _packed(delivery: Delivery) -> list[Notice]:
    rows = delivery.items.select_related("notice__recipient").order_by("pk")
    return [item.notice for item in rows]


def _urgent(delivery: Delivery) -> str:
    return _("【紧急】") if delivery.urgent else ""


def house() -> str:
    """What the program is called at this mine."""
    installation = Installation.current()
    return _("%(mine)s党群与工会工作平台") % {"mine": installation.mine_name if installation else _("南屯")}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
