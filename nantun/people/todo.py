"""What waits for the security officer: proposals to confirm, clerks and heads who stand elsewhere by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.counting import Sum, offers_of
from nantun.web.offers import Todo

from .models import RoleGrant, User
from .roles import Role


def readers(day: date) -> set[int]:
    return RoleGrant.objects.holders_on(day, Role.SECURITY_ADMIN)


def parts(user: User, day: date) -> Iterator[Sum]:
    if user.has_perm("people.grant_roles"):
        yield Sum(rows=RoleGrant.objects.proposed(), line=_proposed)
        yield Sum(rows=RoleGrant.objects.misplaced(day), line=_misplaced)


def _proposed(count: int) -> Todo:
    text = _("%(n)s 条角色建议等您确认") % {"n": count}
    return Todo(kind=_("角色"), text=text, url=reverse("grants:proposals"), act=_("核对"), count=count)


def _misplaced(count: int) -> Todo:
    text = _("%(n)s 名办事员、负责人的岗位已变动,角色还没有结束") % {"n": count}
    return Todo(kind=_("角色"), text=text, url=f"{reverse('grants:home')}?state=misplaced", act=_("名单"), count=count)


waiting, waiting_count = offers_of(parts)
