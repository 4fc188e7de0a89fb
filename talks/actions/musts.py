"""必谈: raised in one line or suggested by the system, answered by a talk of the two, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.people.placements import Standing
from nantun.policies.figures import whole
from nantun.web.days import local_day
from nantun.web.words import wanted
from nantun.workdays.calendar import add_workdays

from .. import telling
from ..choices import MANDATORY, Ground, MustStatus, Status
from ..figures import must_days_key
from ..levels import Ladder, Person, may_be_asked_by
from ..models import MustTalk, Talk

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def raise_must(
    *, employee: Employee, ground: str, event_day: date, by: User, now: datetime, talker: Employee | None = None, note: str = ""
) -> MustTalk:
    """Asks for a talk on a ground within its working days. talker: None takes the nearest of the employee's leaders.

    raises RuleBroken for a day to come, an ordinary ground, nobody who could talk, or what was raised already.
    """
    today, ground = local_day(now), Ground(ground)
    if event_day > today:
        raise RuleBroken(_("发生日期不能晚于今天。"), field="event_day")
    if ground not in MANDATORY:
        raise RuleBroken(_("请选择必谈情形。"), field="ground")
    place = Standing([employee.pk]).on(employee.pk, event_day)
    if place is None:
        raise RuleBroken(_("%(name)s 在这一天不在册,请核对日期。") % {"name": employee}, field="employee")
    if MustTalk.objects.exclude(status=MustStatus.WITHDRAWN).filter(employee=employee, ground=ground, event_day=event_day).exists():
        raise RuleBroken(_("%(name)s 的这件事已经提出过必谈。") % {"name": employee}, field="employee")
    talker = talker or _nearest_leader(employee, today)
    must = MustTalk.objects.create(
        employee=employee,
        unit_id=place.unit_id,
        talker=talker,
        ground=ground,
        event_day=event_day,
        due_on=add_workdays(event_day, whole(must_days_key(ground), event_day)),
        note=note.strip()[:200],
        raised_by=by,
        raised_at=now,
    )
    _answer_by_earlier_talk(must)
    telling.must_raised(must, today)
    return must


@transaction.atomic
def suggest_musts(*, found: Iterable[tuple[Employee, str, date, str]], now: datetime) -> int:
    """What the system knows of, for a person to take up or wave off: (employee, ground, day, key). Each key once. Returns how many are new."""
    found, today = list(found), local_day(now)
    known = set(MustTalk.objects.filter(key__in=[key for *_rest, key in found]).values_list("key", flat=True))
    fresh = [one for one in found if one[3] not in known]
    if not fresh:
        return 0
    ladder = Ladder(today)
    rows = [_suggested(employee, ground, day, key, ladder, now) for employee, ground, day, key in fresh]
    kept = [row for row in rows if row is not None]
    MustTalk.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)


def _suggested(employee: Employee, ground: str, day: date, key: str, ladder: Ladder, now: datetime) -> MustTalk | None:
    leaders = ladder.leaders_of(Person.of(employee))
    if not leaders:
        return None
    return MustTalk(
        employee=employee,
        unit_id=employee.unit_id,
        talker_id=leaders[0][0].pk,
        ground=ground,
        event_day=day,
        due_on=add_workdays(day, whole(must_days_key(ground), day)),
        key=key,
        status=MustStatus.SUGGESTED,
        raised_at=now,
    )


@transaction.atomic
def take_up(*, must: MustTalk, by: User, now: datetime) -> MustTalk:
    """A suggestion becomes a due talk. raises RuleBroken when it was settled meanwhile."""
    if not MustTalk.objects.suggested().filter(pk=must.pk).update(status=MustStatus.OPEN, raised_by=by, raised_at=now):
        raise RuleBroken(_("这条提示已经处理过了。"))
    must.refresh_from_db()
    _answer_by_earlier_talk(must)
    telling.must_raised(must, local_day(now))
    return must


@transaction.atomic
def withdraw_must(*, must: MustTalk, reason: str, by: User) -> MustTalk:
    """Takes back what was raised by mistake, or waves a suggestion off. raises RuleBroken without a reason, or when it is settled."""
    reason = wanted(reason, _("请写明原因。"), field="reason", most=200)
    waiting = MustTalk.objects.filter(pk=must.pk, status__in=(MustStatus.OPEN, MustStatus.SUGGESTED))
    if not waiting.update(status=MustStatus.WITHDRAWN, withdraw_reason=reason):
        raise RuleBroken(_("这条必谈已经有了结果,不能撤回。"))
    must.refresh_from_db()
    return must


def answer_musts(talk: Talk) -> int:
    """Strikes off what this talk answers: open ones of the counterpart on or before its day, by whichever of his leaders. Returns how many."""
    if talk.status != Status.HELD or talk.day is None:
        return 0
    waiting = MustTalk.objects.open().filter(employee=talk.counterpart_id, event_day__lte=talk.day)
    return waiting.update(status=MustStatus.ANSWERED, answered_by=talk)


def _answer_by_earlier_talk(must: MustTalk) -> None:
    """It may have been held before somebody raised the ground."""
    held = Talk.objects.held().filter(counterpart=must.employee, day__gte=must.event_day).order_by("day", "pk").first()
    if held is not None and MustTalk.objects.open().filter(pk=must.pk).update(status=MustStatus.ANSWERED, answered_by=held):
        must.refresh_from_db()


def _nearest_leader(employee: Employee, day: date) -> Employee:
    leaders = may_be_asked_by(employee, day)
    if not leaders:
        raise RuleBroken(_("花名册里找不到 %(name)s 的上一级领导,请指定由谁谈。") % {"name": employee}, field="talker")
    return leaders[0][0]
