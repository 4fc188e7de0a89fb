"""Raise, answer, release, withdraw: whatever must be done, and whatever answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee
from nantun.people.placements import Placements
from nantun.web.words import LONGEST_REASON, fitting, wanted

from .choices import ANSWERED, OPEN, WITHDRAWN
from .models import Must
from .querysets import MustQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User

Row = TypeVar("Row", bound=Must)


@transaction.atomic
def raise_must(
    model: type[Row], *, employee: Employee, event_day: date, note: str, by: User, now: datetime, facts: Callable[[], dict], **ground: str
) -> Row:
    """Asks for what the ground calls for. ground: the model's own field of it; facts: due_on and what else the model has, asked once the event is sound.

    raises RuleBroken for an event in the future or of somebody not on the roster that day, or for one raised already.
    """
    if event_day > local_day(now):
        raise RuleBroken(_("发生日期不能晚于今天。"), field="event_day")
    place = Placements([employee.pk]).wanted(employee, event_day, field="employee")
    event = {"employee": employee, "event_day": event_day, **ground}
    if _rows(model).standing().filter(**event).exists():
        words = {"name": employee, "what": model._meta.verbose_name}
        raise RuleBroken(_("%(name)s 的这件事已经提出过%(what)s,不用再提。") % words, field="employee")
    note = fitting(note, field="note", most=200)
    must = _rows(model).create(**event, **facts(), unit_id=place.unit_id, note=note, raised_by=by, raised_at=now)
    answer_by_earlier(must)
    return must


@transaction.atomic
def withdraw_must(*, must: Row, reason: str, by: User) -> Row:
    """Takes back what was raised by mistake, or waves a suggestion off. raises RuleBroken without a reason, or when it is settled."""
    reason = wanted(reason, _("请写明原因。"), field="reason", most=LONGEST_REASON)
    if not take_back(_rows(type(must)).filter(pk=must.pk), reason=reason, by=by):
        raise RuleBroken(_("这条%(what)s已经有了结果,不能撤回。") % {"what": must._meta.verbose_name})
    must.refresh_from_db()
    return must


def take_back(musts: MustQuerySet, *, reason: str, by: User | None) -> int:
    """Those of them that wait for something still. by: None where it is the roster that says so. Returns how many."""
    return musts.waiting().update(status=WITHDRAWN, withdrawn_by=by, withdraw_reason=reason)


def take_back_of_leavers(*, now: datetime) -> int:
    """Every night, of every kind: what waits for somebody who is no longer on post. Returns how many; run twice it does nothing more."""
    gone = Employee.objects.exclude(status=EmployeeStatus.ON_POST).values("pk")
    return sum(take_back(_rows(model).filter(employee__in=gone), reason=_("本人已不在岗。"), by=None) for model in Must.__subclasses__())


def answer_musts(model: type[Must], deeds: Mapping[int, Sequence[Any]]) -> int:
    """Strikes off the open ones by what was done for each employee (by its key, the earliest first) on or after the event; returns how many.

    The queries do not grow with them.
    """
    waiting = _rows(model).open().filter(employee__in=deeds).order_by("pk").select_for_update(no_key=True) if deeds else []
    answered = []
    for must in waiting:
        must.answered_by = next((deed for deed in deeds[must.employee_id] if deed.day >= must.event_day), None)
        if must.answered_by is not None:
            must.status = ANSWERED
            answered.append(must)
    model._default_manager.bulk_update(answered, ["status", "answered_by"], batch_size=500)
    return len(answered)


def release_musts(model: type[Must], deed: models.Model) -> None:
    """What no longer answers, because it was voided or changed: what it answered waits again, unless something else that was done answers it."""
    released = list(_rows(model).filter(answered_by=deed))
    _rows(model).filter(pk__in=[must.pk for must in released]).update(status=OPEN, answered_by=None)
    for must in released:
        answer_by_earlier(must)


def answer_by_earlier(must: Must) -> None:
    """It may have been done before somebody raised the event. Does nothing where it was not."""
    first = must.deeds().first()
    if first is not None and _rows(type(must)).open().filter(pk=must.pk).update(status=ANSWERED, answered_by=first):
        must.refresh_from_db()


def _rows(model: type[Must]) -> Any:
    return model._default_manager.all()
