"""更正: what is said of a visit after its month was sealed. The row itself stays as it was sealed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.ledgers.seals import hold_open

from ..choices import CorrectionStatus
from ..models import LEDGER, Correction, Visit

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def ask_correction(*, visit: Visit, field: str, old: str, new: str, reason: str, by: User, now: datetime) -> Correction:
    """Asks for a correction of a sealed visit. field: its label; old, new: as a reader would write them.

    raises RuleBroken when the month is still open (change the row itself), without a reason, or when nothing would change.
    """
    if hold_open(LEDGER, visit.ledger_month, visit.reporting_unit_id):
        raise RuleBroken(_("这个月还没有封存,请直接修改走访。"))
    if not reason.strip():
        raise RuleBroken(_("请写明更正原因。"), field="reason")
    if old.strip() == new.strip():
        raise RuleBroken(_("更正后的内容与原来相同。"), field="new")
    return Correction.objects.create(
        visit=visit,
        field=field,
        old=old.strip(),
        new=new.strip(),
        reason=reason.strip()[:200],
        asked_by=by,
        asked_at=now,
        reporting_unit=visit.reporting_unit,
    )


@transaction.atomic
def decide_correction(*, correction: Correction, agree: bool, note: str, by: User, now: datetime) -> Correction:
    """The party office agrees or not; agreed ones stand in the ledger of the month in which that was decided.

    raises RuleBroken for one's own request, for a refusal without a word, or when it was decided already.
    """
    if correction.asked_by_id == by.pk:
        raise RuleBroken(_("申请人不能审批自己的更正,请由另一位同事审批。"))
    if not agree and not note.strip():
        raise RuleBroken(_("不同意要写明理由。"), field="note")
    fields = {
        "status": CorrectionStatus.APPROVED if agree else CorrectionStatus.REFUSED,
        "decided_by": by,
        "decided_at": now,
        "decision_note": note.strip()[:200],
        "ledger_month": timezone.localtime(now).date().replace(day=1) if agree else None,
    }
    if not Correction.objects.filter(pk=correction.pk, status=CorrectionStatus.WAITING).update(**fields):
        raise RuleBroken(_("这条更正已经有人审批过。"))
    correction.refresh_from_db()
    return correction
