"""必访: raised in one line, answered by a visit, withdrawn with a reason (nantun/musts)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from nantun.musts import actions as musts
from nantun.musts.actions import withdraw_must
from nantun.people.models import Employee
from nantun.policies.figures import whole

from ..choices import Manner, Occasion
from ..figures import must_days_key
from ..models import MustVisit, Visit, VisitedPerson

if TYPE_CHECKING:
    from nantun.people.models import User

__all__ = ["answer_musts", "raise_must", "release_musts", "withdraw_must"]


def raise_must(*, employee: Employee, occasion: str, event_day: date, note: str, by: User, now: datetime) -> MustVisit:
    """Asks for a visit within the days that the policy of the event's day gives. raises RuleBroken as musts.raise_must."""
    occasion = Occasion(occasion)

    def facts() -> dict[str, Any]:
        return {"due_on": event_day + timedelta(days=whole(must_days_key(occasion), event_day))}

    return musts.raise_must(MustVisit, employee=employee, occasion=occasion, event_day=event_day, note=note, by=by, now=now, facts=facts)


def answer_musts(visits: Iterable[Visit]) -> int:
    """Strikes off what is answered by everybody met individually; returns how many."""
    ids = [visit.pk for visit in visits if visit.manner == Manner.INDIVIDUAL]
    met = defaultdict(list)
    for row in VisitedPerson.objects.met().filter(visit__in=ids).select_related("visit").order_by("visit__day", "visit__pk"):
        met[row.employee_id].append(row.visit)
    return musts.answer_musts(MustVisit, met)


def release_musts(visit: Visit) -> None:
    """A visit that was voided or changed no longer answers."""
    musts.release_musts(MustVisit, visit)
