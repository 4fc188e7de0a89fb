from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.days import A_DAY
from nantun.errors import RuleBroken

from ..choices import EmployeeStatus
from ..models import Employee, StandIn, User
from ..querysets import StandInQuerySet


@transaction.atomic
def grant_stand_in(*, principal: Employee, assistant: Employee, started_on: date, ended_on: date | None, by: User, today: date) -> StandIn:
    """代录: the assistant may enter for the principal from a day to a day.

    raises RuleBroken for oneself, for dates that lie behind, for an assistant who cannot sign in, or a grant that stands already.
    """
    if principal.pk == assistant.pk:
        raise RuleBroken(_("代录人不能是本人。"), field="assistant")
    if assistant.status != EmployeeStatus.ON_POST:
        raise RuleBroken(_("%(name)s不在岗,不能代录。") % {"name": assistant.name}, field="assistant")
    if not User.objects.filter(employee=assistant, is_active=True).exists():
        raise RuleBroken(_("%(name)s还没有账号,请先由系统管理员开户。") % {"name": assistant.name}, field="assistant")
    if started_on < today:
        raise RuleBroken(_("授权不能从过去起算,请填今天或以后的日期。"), field="started_on")
    if ended_on is not None and ended_on < started_on:
        raise RuleBroken(_("结束日期不能早于开始日期。"), field="ended_on")
    Employee.objects.select_for_update(no_key=True).get(pk=principal.pk)
    if _overlapping(principal, assistant, started_on, ended_on).exists():
        raise RuleBroken(_("%(name)s在这段时间已有代录授权。") % {"name": assistant.name}, field="assistant")
    return StandIn.objects.create(principal=principal, assistant=assistant, started_on=started_on, ended_on=ended_on, granted_by=by)


def _overlapping(principal: Employee, assistant: Employee, started_on: date, ended_on: date | None) -> StandInQuerySet:
    rows = StandIn.objects.filter(Q(ended_on=None) | Q(ended_on__gte=started_on), principal=principal, assistant=assistant)
    return rows.filter(started_on__lte=ended_on) if ended_on else rows


@transaction.atomic
def end_stand_in(*, grant: StandIn, today: date) -> StandIn:
    """Ends it at once: yesterday was its last day. raises RuleBroken when it has ended already."""
    last = max(today - A_DAY, grant.started_on - A_DAY)
    ended = StandIn.objects.filter(Q(ended_on=None) | Q(ended_on__gt=last), pk=grant.pk).update(ended_on=last)
    if not ended:
        raise RuleBroken(
            _("%(assistant)s替%(principal)s的代录授权已经结束。") % {"assistant": grant.assistant, "principal": grant.principal}
        )
    grant.refresh_from_db()
    return grant


@transaction.atomic
def end_stand_ins(*, grants: Iterable[StandIn], today: date) -> list[StandIn]:
    """Ends all of them, or none when one of them has ended already."""
    return [end_stand_in(grant=grant, today=today) for grant in grants]
