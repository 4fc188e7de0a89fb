"""Every act on a ledger's month: asked for, confirmed, sealed, built anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import psycopg2.errors
from django.db import OperationalError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nantun.days import A_DAY, local_day, month_day, month_end, month_words
from nantun.errors import RuleBroken, Stale
from nantun.jobs.actions import enqueue
from nantun.jobs.models import Job
from nantun.people.models import Unit
from nantun.privacy.kept import taken
from nantun.web.words import wanted

from .building import build_draft
from .choices import Way
from .declare import Ledger
from .models import Confirmation, Edition, LedgerBook, Seal, TrialMonth
from .seals import hold_alone, hold_open, is_sealed, last_day_to_add
from .slots import Slot

LONGEST_REASON_OF_A_MONTH = 200

if TYPE_CHECKING:
    from nantun.people.models import User

PATIENCE = "15s"


def ask_for_books(*, ledger: Ledger, month: date, by: Any = None, now: datetime) -> Job:
    """A job that builds all of the month's books. Asked for again while it is unfinished, it is the same job. raises RuleBroken for a month to come.

    The version stands in the key: a building of drafts that began before the seal does not answer for the sealed books.
    """
    if month > local_day(now):
        raise RuleBroken(_("这个月还没有开始,没有台账可生成。"))
    args = {"ledger": ledger.name, "month": f"{month:%Y-%m}"}
    return enqueue("ledgers.build", by=by, args=args, key=f"{ledger.name}/{month:%Y-%m}/{wanted_version(ledger, month)}")


def wanted_version(ledger: Ledger, month: date) -> int:
    """The version that the month's books should have: 0 for drafts, the newest edition once it is sealed."""
    return Edition.objects.of(ledger.name, month).aggregate(last=Max("version"))["last"] or 0


def has_books(ledger: Ledger, month: date) -> bool:
    """Whether that version was built. The mine's book is published together with all units'."""
    return LedgerBook.objects.of(ledger.name, month).filter(unit=None, version=wanted_version(ledger, month)).exists()


def refresh_draft(*, slot: Slot, by: User, now: datetime) -> LedgerBook:
    """The unit's draft of this moment, at once. raises RuleBroken when it is sealed, being built, or of a month to come."""
    if slot.month > local_day(now):
        raise RuleBroken(_("这个月还没有开始,没有台账可生成。"))
    return build_draft(slot.ledger, slot.month, _unit_of(slot), by=by, now=now)


def confirm(*, slot: Slot, by: User, sha256: str, now: datetime) -> Confirmation:
    """The unit's head approves the workbook that he saw, sha256 tells which. It is compared with the rows of this moment.

    raises Stale when it is no longer what the unit's rows are, and then the draft is a fresh one; RuleBroken once the month is sealed.
    """
    _refuse_unfinished(slot.month, now)
    seen = LedgerBook.objects.of(slot.ledger.name, slot.month).filter(unit=slot.unit, version=0).first()
    fresh = build_draft(slot.ledger, slot.month, _unit_of(slot), by=by, now=now)
    if seen is None or seen.sha256 != sha256 or seen.digest != fresh.digest:
        raise Stale(_("台账在您查看之后有变动,已按最新数据重新生成,请再看一遍后确认。"))
    return _stand_by(slot, fresh, by, now, Way.SCREEN)


def upload_scan(*, slot: Slot, by: User, file: Any, now: datetime) -> Confirmation:
    """The signed, stamped paper of the draft as it was built last. raises RuleBroken for what is neither picture nor PDF, too big, or too late."""
    _refuse_unfinished(slot.month, now)
    draft = LedgerBook.objects.of(slot.ledger.name, slot.month).filter(unit=slot.unit, version=0).first()
    if draft is None:
        raise RuleBroken(_("还没有草稿。请先生成、打印并签字盖章,再上传扫描件。"), field="file")
    scan = taken(file)
    return _stand_by(slot, draft, by, now, Way.SCAN, scan=scan.file, scan_sha256=scan.sha256)


@transaction.atomic
def _stand_by(slot: Slot, book: LedgerBook, by: User, now: datetime, way: Way, **more: Any) -> Confirmation:
    unit = _unit_of(slot)
    if not hold_open(slot.ledger.name, slot.month, unit.pk):
        raise RuleBroken(_("本月台账已封存,不能再确认。"))
    return Confirmation.objects.create(
        ledger=slot.ledger.name, month=slot.month, unit=unit, way=way, sha256=book.sha256, digest=book.digest, by=by, at=now, **more
    )


def _unit_of(slot: Slot) -> Unit:
    """The mine's book is built with all others by a job, and nobody confirms it."""
    assert slot.unit is not None, "only a unit's book is drafted by hand and confirmed"
    return slot.unit


def seal_month(*, ledger: Ledger, month: date, by: User, now: datetime) -> Job:
    """Nothing of the month changes from now on; a job builds the sealed books. Waits for writers that are under way.

    raises RuleBroken for a month that is not over, still takes rows, is on trial or sealed; or when writers do not end.
    """
    first_day = first_day_to_seal(month)
    if local_day(now) < first_day:
        raise RuleBroken(_("%(month)s的台账 %(day)s 起才能封存。") % {"month": month_words(month), "day": month_day(first_day)})
    try:
        with transaction.atomic():
            _keep_writers_out(ledger, month)
            if TrialMonth.objects.of(ledger.name, month).exists():
                raise RuleBroken(_("试运行月份不封存。"))
            if is_sealed(ledger.name, month):
                raise RuleBroken(_("本月台账已经封存。"))
            Seal.objects.create(ledger=ledger.name, month=month, by=by, at=now)
            Edition.objects.create(ledger=ledger.name, month=month, version=1, filed_on=month_end(month) + A_DAY, by=by, at=now)
            return ask_for_books(ledger=ledger, month=month, by=by, now=now)
    except OperationalError as error:
        raise _too_busy(error) from error


def first_day_to_seal(month: date) -> date:
    """The day after rows stop being added."""
    return last_day_to_add(month) + A_DAY


@transaction.atomic
def ask_for_edition(*, ledger: Ledger, month: date, by: User, reason: str, now: datetime) -> Job:
    """A new version of the sealed month's books, beside the earlier ones. raises RuleBroken without a reason, without a seal, or while one is being built."""
    reason = wanted(reason, _("请写明重新生成的原因,例如:单位名称更正后重新报送。"), field="reason", most=LONGEST_REASON_OF_A_MONTH)
    if not is_sealed(ledger.name, month):
        raise RuleBroken(_("本月台账还没有封存,直接生成草稿即可。"))
    hold_alone(ledger.name, month)
    if not has_books(ledger, month):
        raise RuleBroken(_("上一版还在生成,请等它完成。"))
    Edition.objects.create(
        ledger=ledger.name,
        month=month,
        version=wanted_version(ledger, month) + 1,
        reason=reason,
        filed_on=local_day(now),
        by=by,
        at=now,
    )
    return ask_for_books(ledger=ledger, month=month, by=by, now=now)


@transaction.atomic
def set_trial(*, ledger: Ledger, month: date, by: User, reason: str, now: datetime) -> TrialMonth:
    """试运行: the month will never be sealed. raises RuleBroken without a reason, or when it is sealed or on trial already."""
    reason = wanted(reason, _("请写明为什么设为试运行。"), field="reason", most=LONGEST_REASON_OF_A_MONTH)
    hold_alone(ledger.name, month)
    if is_sealed(ledger.name, month):
        raise RuleBroken(_("本月台账已经封存,不能再设为试运行。"))
    trial, made = TrialMonth.objects.get_or_create(ledger=ledger.name, month=month, defaults={"by": by, "at": now, "reason": reason})
    if not made:
        raise RuleBroken(_("本月已经是试运行。"))
    return trial


def _refuse_unfinished(month: date, now: datetime) -> None:
    if local_day(now) <= month_end(month):
        raise RuleBroken(_("%(month)s还没有结束,月底以后再审核确认。") % {"month": month_words(month)})


def _keep_writers_out(ledger: Ledger, month: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    hold_alone(ledger.name, month)


def _too_busy(error: OperationalError) -> Exception:
    """A writer that does not end, or two that wait for each other: nothing was sealed, and it may be tried again."""
    if isinstance(error.__cause__, psycopg2.errors.LockNotAvailable | psycopg2.errors.DeadlockDetected):
        return RuleBroken(_("有人正在往本月录入,请过一会儿再封存。"))
    return error
