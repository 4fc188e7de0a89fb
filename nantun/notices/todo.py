"""What is unread stands at the bell; what could not be sent waits for the system administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.models import RoleGrant
from nantun.people.roles import Role
from nantun.web.counting import Sum, offers_of
from nantun.web.offers import Todo

from .choices import State
from .models import Delivery, Notice

if TYPE_CHECKING:
    from nantun.people.models import User


def readers(day: dt.date) -> set[int]:
    return RoleGrant.objects.holders_on(day, Role.SYSTEM_ADMIN)


def unread(user: User) -> int:
    """The figure at the bell."""
    return Notice.objects.visible_to(user).unread().count()


def parts(user: User, day: dt.date) -> Iterator[Sum]:
    if user.has_perm("notices.manage"):
        yield Sum(rows=Delivery.objects.visible_to(user).given_up(), line=_given_up)


def _given_up(count: int) -> Todo:
    return Todo(
        kind=_("发送"),
        text=_("%(count)s 封邮件或群消息没能发出") % {"count": count},
        url=f"{reverse('notices:deliveries')}?state={State.GIVEN_UP}",
        act=_("处理"),
        count=count,
    )


waiting, waiting_count = offers_of(parts)
