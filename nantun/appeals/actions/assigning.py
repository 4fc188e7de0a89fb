"""Given to a unit, taken up or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day, plain_day
from nantun.errors import RuleBroken
from nantun.people.models import Employee, Unit
from nantun.web.words import LONGEST_REASON, wanted
from nantun.workdays.calendar import Workdays

from .. import telling
from ..choices import LIMITED, UNLIMITED, Category, Verb
from ..limits import first_answer_due, limit_of, limit_until
from ..models import Appeal, Raiser, Target
from ..rules import may_give_to
from .moving import move, refuse_ended, round_begun
from .raising import targets_of

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def assign(
    *,
    appeal: Appeal,
    lead_unit: Unit,
    by: User,
    now: datetime,
    supporting_units: Iterable[Unit] = (),
    responsible_leader: Employee | None = None,
    handler: Employee | None = None,
    due_on: date | None = None,
    category: str = "",
    urgency: str = "",
    note: str = "",
) -> Appeal:
    """交办: the unit answers for it from now on. due_on: None takes the usual limit; a day that is no workday moves to the next.

    category, urgency: set right what was registered otherwise. raises RuleBroken for a unit or person complained of, for a unit that `by` may
    not tell to do something, for a limit in the past, or a move that its status does not allow.
    """
    today, supporting = local_day(now), [unit for unit in supporting_units if unit.pk != lead_unit.pk]
    if not may_give_to(by, lead_unit.pk):
        raise RuleBroken(_("您只能交办给您负责或分管的单位。"), field="lead_unit")
    _refuse_complained(appeal, [lead_unit, *supporting], [responsible_leader, handler])
    if handler is not None and handler.unit_id != lead_unit.pk:
        raise RuleBroken(_("经办人要是主办单位的人。"), field="handler")
    calendar = Workdays.load()
    changes = _limit(appeal, due_on, category, urgency, today, calendar)
    changes |= {
        "lead_unit": lead_unit,
        "responsible_leader": responsible_leader,
        "handler": handler,
        "assigned_on": today,
        "first_answer_due_on": first_answer_due(today, calendar),
    }
    given = move(appeal, Verb.ASSIGN, by=by, now=now, text=note.strip(), unit=lead_unit, **changes)
    given.supporting_units.set(supporting)
    telling.assigned(given, today)
    return given


@transaction.atomic
def assign_many(*, appeals: Iterable[Appeal], lead_unit: Unit, by: User, now: datetime, **more: Any) -> list[Appeal]:
    """All or none. raises RuleBroken naming the first that cannot be given to the unit."""
    given = []
    for appeal in appeals:
        try:
            given.append(assign(appeal=appeal, lead_unit=lead_unit, by=by, now=now, **more))
        except RuleBroken as broken:
            raise RuleBroken(f"{appeal.number}:{broken.message}", field=broken.field) from broken
    return given


@transaction.atomic
def accept(*, appeal: Appeal, by: User, now: datetime, handler: Employee | None = None) -> Appeal:
    """受理: the unit takes it up."""
    changes: dict[str, Any] = {"handler": handler} if handler is not None else {}
    if handler is not None and handler.unit_id != appeal.lead_unit_id:
        raise RuleBroken(_("经办人要是主办单位的人。"), field="handler")
    return move(appeal, Verb.ACCEPT, by=by, now=now, text="", **changes)


@transaction.atomic
def send_back(*, appeal: Appeal, reason: str, by: User, now: datetime) -> Appeal:
    """退回: not the unit's to do. The limit goes on. raises RuleBroken without a reason."""
    reason = wanted(reason, _("请写明退回的原因,例如:不归本单位管,应由选煤厂办理。"), field="reason", most=LONGEST_REASON)
    if appeal.category == Category.HAZARD:
        raise RuleBroken(_("安全隐患不能退回,请先处理;不归本单位管的,请打电话给党群工作部改派。"))
    returned = move(appeal, Verb.RETURN, by=by, now=now, text=reason, unit=appeal.lead_unit)
    telling.sent_back(returned, local_day(now))
    return returned


@transaction.atomic
def name_targets(*, appeal: Appeal, people: Iterable[Employee], units: Iterable[Unit], by: User, now: datetime) -> Appeal:
    """改填被反映对象. raises RuleBroken when the unit that handles it would be complained of: give it to another first."""
    refuse_ended(appeal)
    people, units = list(people), list(units)
    rows = targets_of(appeal, people, units, local_day(now))
    handling = {appeal.lead_unit_id, *appeal.supporting_units.values_list("pk", flat=True)}
    if handling & {row.unit_id for row in rows}:
        raise RuleBroken(_("被反映的单位正在办理这一件,请先改派给别的单位。"), field="units")
    if {row.employee_id for row in rows if row.employee_id} & set(Raiser.objects.of_appeal(appeal).values_list("employee_id", flat=True)):
        raise RuleBroken(_("反映人和被反映的人不能是同一个人。"), field="people")
    appeal.targets.all().delete()
    Target.objects.bulk_create(rows)
    return move(appeal, Verb.TARGETS, by=by, now=now)


@transaction.atomic
def void(*, appeal: Appeal, reason: str, by: User, now: datetime) -> Appeal:
    """作废 of what was registered by mistake, before anybody was told to do it. raises RuleBroken without a reason."""
    reason = wanted(reason, _("请写明作废原因,例如:与 SQ-2026-0012 重复登记。"), field="reason", most=LONGEST_REASON)
    return move(appeal, Verb.VOID, by=by, now=now, text=reason)


def _limit(appeal: Appeal, due_on: date | None, category: str, urgency: str, today: date, calendar: Workdays) -> dict[str, Any]:
    """The columns that a new limit changes; none where it stays as it is."""
    kind, how = category or appeal.category, urgency or appeal.urgency
    if kind != appeal.category and not {kind, appeal.category} <= set(LIMITED):
        raise RuleBroken(_("安全隐患、人身危险、违纪不能改成别的类别,也不能由别的类别改成。请重新登记。"), field="category")
    if due_on is None and (kind, how) == (appeal.category, appeal.urgency):
        return {}
    start = round_begun(appeal)
    if due_on is not None:
        if kind in UNLIMITED:
            raise RuleBroken(_("%(category)s不设一般时限,要立即处理。") % {"category": Category(kind).label}, field="due_on")
        if due_on < today:
            raise RuleBroken(_("办结时限不能早于今天(%(today)s)。") % {"today": plain_day(today, today)}, field="due_on")
        limit = limit_until(due_on, start, calendar)
    else:
        limit = limit_of(kind, how, start, calendar)
    return {
        "category": kind,
        "urgency": how,
        "due_on": limit.due_on,
        "original_due_on": limit.due_on,
        "at_risk_on": limit.at_risk_on,
    }


def _refuse_complained(appeal: Appeal, units: list[Unit], people: list[Employee | None]) -> None:
    targets = list(appeal.targets.order_by("pk"))
    complained = {target.unit_id for target in targets}
    for unit in units:
        if unit.pk in complained:
            raise RuleBroken(_("%(unit)s是被反映的单位,不能主办或协办。") % {"unit": unit}, field="lead_unit")
    named = {target.employee_id for target in targets if target.employee_id}
    if any(one is not None and (one.pk in named or one.unit_id in complained) for one in people):
        raise RuleBroken(_("被反映的人和他单位的人不能当责任领导或经办人。"), field="responsible_leader")
