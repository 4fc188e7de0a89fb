"""更正: what is said of a visit after its month was sealed. The row itself stays as it was sealed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.approvals import actions as approvals
from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.ledgers.seals import hold_open

from ..models import LEDGER, Correction, Visit
from ..wording import made_void

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def ask_correction(*, visit: Visit, field: str, old: str, new: str, reason: str, by: User, now: datetime) -> Correction:
    """Asks for a correction of a sealed visit. field: its label; old, new: as a reader would write them.

    raises RuleBroken when the month is still open (change the row itself), without a reason, or when nothing would change.
    """
    if hold_open(LEDGER, visit.ledger_month, visit.reporting_unit_id):
        raise RuleBroken(_("这个月还没有封存,请直接修改走访。"))
    if why := made_void(visit):
        raise RuleBroken(why)
    if old.strip() == new.strip():
        raise RuleBroken(_("更正后的内容与原来相同。"), field="new")
    facts = {"visit": visit, "field": field, "old": old.strip(), "new": new.strip(), "reporting_unit": visit.reporting_unit}
    return approvals.ask(Correction, reason=reason, by=by, now=now, why=_("请写明更正原因。"), **facts)


@transaction.atomic
def decide_correction(*, correction: Correction, agree: bool, note: str, by: User, now: datetime) -> Correction:
    """The party office agrees or not; agreed ones stand in the ledger of the month in which that was decided. What else waits of a visit lapses
    when it is agreed that it is void.

    raises RuleBroken for one's own request, for a refusal without a word, or when it was decided already.
    """
    decided = approvals.decide(correction, agree=agree, note=note, by=by, now=now, ledger_month=local_day(now).replace(day=1))
    if decided.makes_void:
        approvals.lapse(Correction.objects.filter(visit=decided.visit_id), now=now)
    return decided
