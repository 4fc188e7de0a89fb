"""必谈: raised in one line or suggested by the system, answered by a talk of the two, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.musts import actions as musts
from nantun.musts.actions import withdraw_must
from nantun.people.models import Employee
from nantun.policies.figures import whole
from nantun.workdays.calendar import add_workdays

from .. import telling
from ..choices import MANDATORY, Ground, MustStatus
from ..figures import must_days_key
from ..levels import Ladder, Person, may_be_asked_by
from ..models import MustTalk, Talk

if TYPE_CHECKING:
    from nantun.people.models import User

__all__ = ["answer_musts", "raise_must", "suggest_musts", "take_up", "withdraw_must"]


@transaction.atomic
def raise_must(
    *, employee: Employee, ground: str, event_day: date, by: User, now: datetime, talker: Employee | None = None, note: str = ""
) -> MustTalk:
    """Asks for a talk on a ground within its working days. talker: None takes the nearest of the employee's leaders.

    raises RuleBroken for an ordinary ground, where nobody could talk or he with himself, and as musts.raise_must.
    """
    today, ground = local_day(now), Ground(ground)
    if ground not in MANDATORY:
        raise RuleBroken(_("请选择必谈情形。"), field="ground")
    if talker == employee:
        raise RuleBroken(_("不能由本人和本人谈。"), field="talker")

    def facts() -> dict[str, Any]:
        return {"due_on": _due_on(ground, event_day), "talker": talker or _nearest_leader(employee, today)}

    must = musts.raise_must(MustTalk, employee=employee, ground=ground, event_day=event_day, note=note, by=by, now=now, facts=facts)
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
        due_on=_due_on(ground, day),
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
    musts.answer_by_earlier(must)
    telling.must_raised(must, local_day(now))
    return must


def answer_musts(talk: Talk) -> int:
    """Strikes off what this talk, which was held, answers: what its counterpart was to be talked with about. Returns how many."""
    return musts.answer_musts(MustTalk, {talk.counterpart_id: [talk]})


def _due_on(ground: str, event_day: date) -> date:
    return add_workdays(event_day, whole(must_days_key(ground), event_day))


def _nearest_leader(employee: Employee, day: date) -> Employee:
    leaders = may_be_asked_by(employee, day)
    if not leaders:
        raise RuleBroken(_("花名册里找不到 %(name)s 的上一级领导,请指定由谁谈。") % {"name": employee}, field="talker")
    return leaders[0][0]
