"""本人已确认: by the visitor's own tap, or by the month's signed sheet that somebody uploads for him."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Employee

from ..models import Confirmation, SignedSheet, Visit
from ..querysets import VisitQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def confirm_visits(*, visits: Iterable[Visit], by: User, now: datetime) -> int:
    """The visitor stands by what was entered for him; returns how many were waiting. Those of others are passed over.

    raises RuleBroken when none of them waits for his word.
    """
    ids = [visit.pk for visit in visits]
    waiting = Visit.objects.valid().unconfirmed().led_by(by.employee).filter(pk__in=ids) if by.employee else Visit.objects.none()
    count = _confirm(waiting, by, now, None)
    if not count:
        raise RuleBroken(_("没有等您确认的走访,可能刚刚已确认过。"))
    return count


@transaction.atomic
def upload_signed_sheet(
    *, principal: Employee, month: date, visits: Iterable[Visit], upload: Any, by: User, now: datetime
) -> tuple[SignedSheet, int]:
    """Keeps the scan of a signed monthly sheet, and confirms by it those of the visits that stand on the paper and still wait.

    visits: what stands on the paper; those not led by the principal, of another month (day of the act) or confirmed are passed over.
    raises RuleBroken for a file that is no picture or PDF, or when none of the visits waits.
    """
    waiting = to_confirm(principal, month).filter(pk__in=[visit.pk for visit in visits])
    if not waiting.exists():
        raise RuleBroken(_("%(name)s 这个月没有待确认的代录。") % {"name": principal.name}, field="visits")
    sheet = SignedSheet(principal=principal, month=month.replace(day=1), added_by=by, added_at=now).keep(upload)
    return sheet, _confirm(waiting, by, now, sheet)


def to_confirm(principal: Employee, month: date) -> VisitQuerySet:
    """What was entered for a visitor in the month (day of the act) and waits for his word."""
    return Visit.objects.valid().unconfirmed().led_by(principal).in_month(month)


def _confirm(waiting: Any, by: User, now: datetime, sheet: SignedSheet | None) -> int:
    rows = [Confirmation(visit_id=pk, by=by, at=now, sheet=sheet) for pk in waiting.order_by("pk").values_list("pk", flat=True)]
    before = Confirmation.objects.filter(visit__in=[row.visit_id for row in rows]).count()
    Confirmation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before
