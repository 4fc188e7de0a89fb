from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.models import RoleGrant
from nantun.people.roles import Role
from nantun.web.offers import Todo

from .choices import State
from .models import Delivery, Notice


def readers(day: dt.date) -> set[int]:
    """What is unread stands at the bell and waits for nothing to be done."""
    return RoleGrant.objects.holders_on(day, Role.SYSTEM_ADMIN)


def waiting(user: Any, day: dt.date) -> Iterator[Todo]:
    yield from unread(user, day)
    yield from given_up(user, day)


def unread(user: Any, day: dt.date) -> Iterator[Todo]:
    """The figure at the bell."""
    count = Notice.objects.visible_to(user).unread().count()
    if count:
        text = _("%(count)s 条未读消息") % {"count": count}
        yield Todo(kind=_("消息"), text=text, url=reverse("notices:home"), act=_("查看"), count=count, bell=True)


def given_up(user: Any, day: dt.date) -> Iterator[Todo]:
    """For the system administrator: what could not be sent at last."""
    if not user.has_perm("notices.manage"):
        return
    count = Delivery.objects.visible_to(user).given_up().count()
    if count:
        text = _("%(count)s 封邮件或群消息没能发出") % {"count": count}
        yield Todo(kind=_("发送"), text=text, url=f"{reverse('notices:deliveries')}?state={State.GIVEN_UP}", act=_("处理"), count=count)
