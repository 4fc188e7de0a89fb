"""必访: raised in one line, answered by a visit, withdrawn with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.people.placements import Standing
from nantun.policies.figures import whole

from ..choices import Manner, MustStatus, Occasion
from ..figures import must_days_key
from ..models import MustVisit, Visit, VisitedPerson

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def raise_must(*, employee: Employee, occasion: str, event_day: date, note: str, by: User, now: datetime) -> MustVisit:
    """Asks for a visit within the days that the policy of the event's day gives.

    raises RuleBroken for an event in the future or of somebody not on the roster that day, or for one raised already.
    """
    today = timezone.localtime(now).date()
    if event_day > today:
        raise RuleBroken(_("发生日期不能晚于今天。"), field="event_day")
    place = Standing([employee.pk]).on(employee.pk, event_day)
    if place is None:
        raise RuleBroken(_("%(name)s 在这一天不在册,请核对日期。") % {"name": employee.name}, field="employee")
    known = MustVisit.objects.exclude(status=MustStatus.WITHDRAWN).filter(employee=employee, occasion=occasion, event_day=event_day)
    if known.exists():
        raise RuleBroken(_("%(name)s 的这件事已经提出过必访,不用再提。") % {"name": employee.name}, field="employee")
    must = MustVisit.objects.create(
        employee=employee,
        unit_id=place.unit_id,
        occasion=Occasion(occasion),
        note=note.strip(),
        event_day=event_day,
        due_on=event_day + timedelta(days=whole(must_days_key(occasion), event_day)),
        raised_by=by,
        raised_at=now,
    )
    _answer_by_earlier_visit(must)
    return must


@transaction.atomic
def withdraw_must(*, must: MustVisit, reason: str, by: User) -> MustVisit:
    """Takes back what was raised by mistake. raises RuleBroken without a reason, or when it is no longer open."""
    if not reason.strip():
        raise RuleBroken(_("请写明撤回原因。"), field="reason")
    fields = {"status": MustStatus.WITHDRAWN, "withdrawn_by": by, "withdraw_reason": reason.strip()[:200]}
    if not MustVisit.objects.open().filter(pk=must.pk).update(**fields):
        raise RuleBroken(_("这条必访已经有了结果,不能撤回。"))
    must.refresh_from_db()
    return must


def answer_musts(visits: Iterable[Visit]) -> int:
    """Strikes off the open ones of everybody met individually on or after the event; returns how many. The queries do not grow with them."""
    ids = [visit.pk for visit in visits if visit.manner == Manner.INDIVIDUAL]
    met = defaultdict(list)
    for row in VisitedPerson.objects.met().filter(visit__in=ids).select_related("visit").order_by("visit__day", "visit__pk"):
        met[row.employee_id].append(row.visit)
    waiting = MustVisit.objects.open().filter(employee__in=met).order_by("pk").select_for_update(no_key=True) if met else []
    answered = []
    for must in waiting:
        must.answered_by = next((visit for visit in met[must.employee_id] if visit.day >= must.event_day), None)
        if must.answered_by is not None:
            must.status = MustStatus.ANSWERED
            answered.append(must)
    MustVisit.objects.bulk_update(answered, ["status", "answered_by"], batch_size=500)
    return len(answered)


def release_musts(visit: Visit) -> None:
    """A visit that was voided or changed no longer answers: what it answered waits again, unless another visit answers it."""
    released = list(MustVisit.objects.filter(answered_by=visit))
    MustVisit.objects.filter(pk__in=[must.pk for must in released]).update(status=MustStatus.OPEN, answered_by=None)
    for must in released:
        _answer_by_earlier_visit(must)


def _answer_by_earlier_visit(must: MustVisit) -> None:
    """The visit may have been entered before the clerk raised the event. Does nothing where there is none."""
    seen = VisitedPerson.objects.met().individually().filter(employee=must.employee, visit__day__gte=must.event_day)
    first = seen.select_related("visit").order_by("visit__day", "visit__pk").first()
    if first is not None:
        MustVisit.objects.open().filter(pk=must.pk).update(status=MustStatus.ANSWERED, answered_by=first.visit)
        must.refresh_from_db()
