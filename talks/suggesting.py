"""What the system knows of that calls for a talk: (employee, ground, day, key) each, for a person to take up or wave off (actions.suggest_musts).

The same event has the same key for ever, so it may be looked for every night.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Min

from nantun.appeals.choices import Category, Satisfaction
from nantun.appeals.models import CallBack
from nantun.days import A_DAY, local_day
from nantun.people.models import Employee, Placement

from .choices import Ground

Found = tuple[Employee, str, date, str]
LOOK_BACK = timedelta(days=14)
SILENT = (Category.DANGER, Category.DISCIPLINE)


def found(day: date) -> Iterator[Found]:
    yield from _placed(day)
    yield from _not_content(day)


def _placed(day: date) -> Iterator[Found]:
    """Moved in, another post, or back on post, by what the placement before says. Before the first roster nothing is known."""
    begun = Placement.objects.aggregate(first=Min("started_on"))["first"]
    fresh = Placement.objects.filter(started_on__gt=day - LOOK_BACK, started_on__lte=day).select_related("employee__unit")
    rows = list(fresh.order_by("started_on", "pk"))
    before = _before(rows)
    for row in rows:
        ground = _ground(row, before.get(row.pk), begun)
        if ground:
            yield row.employee, ground, row.started_on, f"placement:{row.pk}"


def _before(rows: list[Placement]) -> dict[int, Placement]:
    """By the key of a placement, the same person's last one before it."""
    earlier = Placement.objects.filter(employee__in={row.employee_id for row in rows}).order_by("started_on")
    found: dict[int, Placement] = {}
    by_person: dict[int, Placement] = {}
    for one in earlier:
        if one.employee_id in by_person:
            found[one.pk] = by_person[one.employee_id]
        by_person[one.employee_id] = one
    return found


def _ground(row: Placement, before: Placement | None, begun: date | None) -> Ground | None:
    if before is None:
        return Ground.MOVED_IN if begun is not None and row.started_on > begun else None
    if before.ended_on is not None and before.ended_on < row.started_on - A_DAY:
        return Ground.BACK_ON_POST
    if before.unit_id != row.unit_id:
        return Ground.MOVED_IN
    return Ground.POST_CHANGED if before.post != row.post else None


def _not_content(day: date) -> Iterator[Found]:
    """Whoever was not content with an answer. Not where his name is kept from those who answer: a 必谈 would give it away."""
    rows = CallBack.objects.filter(result=Satisfaction.NOT, check_only=False, appeal__names_hidden=False, appeal__targets__isnull=True)
    fresh = rows.exclude(appeal__category__in=SILENT).filter(at__date__gt=day - LOOK_BACK, at__date__lte=day)
    for one in fresh.select_related("raiser__unit").prefetch_related("appeal__raisers__employee__unit").order_by("pk"):
        people = [one.raiser] if one.raiser else [raiser.employee for raiser in one.appeal.raisers.all()]
        for employee in people:
            yield employee, Ground.APPEAL, local_day(one.at), f"callback:{one.pk}:{employee.pk}"
