from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.web.words import wanted

from ..models import LevelException

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def grant_exception(
    *, talker: Employee, counterpart: Employee, started_on: date, ended_on: date | None, reason: str, by: User, now: datetime
) -> LevelException:
    """批准跨级约谈. raises RuleBroken without a reason, for one and the same person, or for an end before the beginning."""
    reason = wanted(reason, _("请写明为什么批准跨级约谈。"), field="reason", most=200)
    if talker.pk == counterpart.pk:
        raise RuleBroken(_("不能是同一个人。"), field="counterpart")
    if ended_on is not None and ended_on < started_on:
        raise RuleBroken(_("结束日期不能早于开始日期。"), field="ended_on")
    return LevelException.objects.create(
        talker=talker, counterpart=counterpart, started_on=started_on, ended_on=ended_on, reason=reason, granted_by=by, granted_at=now
    )
