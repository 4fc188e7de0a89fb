"""Every write around an uploaded workbook of visits; the visits themselves are written by log_visits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken, Stale
from nantun.jobs.actions import enqueue
from nantun.web.days import A_DAY, local_day

from ..actions import log_visits
from ..choices import EntrySource, WorkbookStatus
from ..entry import Entering
from ..models import VisitWorkbook
from .reading import Reading, read_visits

if TYPE_CHECKING:
    from nantun.people.models import User

KEPT = A_DAY
BY_JOB = 200  # as many visits are entered while one waits; more are left to a job with a bar
AT_ONCE = 200

Told = Callable[[str, int, int], None]


@transaction.atomic
def keep_workbook(*, file: BinaryIO, name: str, by: User, now: datetime) -> VisitWorkbook:
    """Keeps an uploaded workbook sealed until it is imported or given up; what lies about for a day is given up."""
    forget_old(now=now)
    workbook = VisitWorkbook(name=name[-120:], added_by=by, added_at=now)
    file.seek(0)
    workbook.file.save("visits.xlsx", ContentFile(file.read()), save=False)
    workbook.save()
    return workbook


def read_kept(workbook: VisitWorkbook, *, now: datetime, tell: Callable[[int, int], None] = lambda done, total: None) -> Reading:
    """What the workbook holds as its uploader would enter it now. Raises UnreadableWorkbook."""
    return read_visits(workbook.content(), by=workbook.added_by, today=local_day(now), tell=tell)


@transaction.atomic
def import_workbook(*, workbook: VisitWorkbook, now: datetime) -> VisitWorkbook:
    """Enters the visits of a workbook without faults; where there are many a job does it (`job` is then set).

    raises RuleBroken when a cell is faulty by now, Stale when it was imported or given up already.
    """
    _hold(workbook, WorkbookStatus.WAITING)
    reading = _sound(read_kept(workbook, now=now))
    if len(reading.fresh) <= BY_JOB:
        return _enter(workbook, reading, now, lambda text, done, total: None)
    _move(workbook, WorkbookStatus.IMPORTING)
    workbook.job = enqueue("visits.import_workbook", by=workbook.added_by, args={"workbook_id": workbook.pk}, key=f"workbook:{workbook.pk}")
    workbook.save(update_fields=["job"])
    return workbook


@transaction.atomic
def carry_out(*, workbook: VisitWorkbook, now: datetime, tell: Told) -> VisitWorkbook:
    """The job's part of import_workbook: all of its visits or none. raises as that does."""
    _hold(workbook, WorkbookStatus.IMPORTING)
    tell(_("正在读取工作簿"), 0, 0)
    reading = _sound(read_kept(workbook, now=now, tell=lambda done, total: tell(_("正在核对"), done, total)))
    return _enter(workbook, reading, now, tell)


@transaction.atomic
def drop_workbook(*, workbook: VisitWorkbook) -> VisitWorkbook:
    """Gives an upload up; its file goes. raises Stale when it was imported or given up already."""
    _hold(workbook, WorkbookStatus.WAITING)
    _move(workbook, WorkbookStatus.DROPPED)
    _forget([workbook])
    return workbook


def let_wait_again(*, workbook_id: int) -> None:
    """Its job ended without doing it: nothing was written, and it may be tried again."""
    VisitWorkbook.objects.filter(pk=workbook_id, status=WorkbookStatus.IMPORTING).update(status=WorkbookStatus.WAITING, job=None)


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Gives up uploads that have waited for more than a day. Returns how many."""
    old = list(VisitWorkbook.objects.waiting().filter(added_at__lt=now - KEPT).select_for_update())
    VisitWorkbook.objects.filter(pk__in=[one.pk for one in old]).update(status=WorkbookStatus.DROPPED)
    _forget(old)
    return len(old)


def _sound(reading: Reading) -> Reading:
    if reading.faults:
        raise RuleBroken(_("有 %(n)s 处要改,没有导入。请按标注改好后重新上传。") % {"n": len(reading.faults)})
    return reading


def _enter(workbook: VisitWorkbook, reading: Reading, now: datetime, tell: Told) -> VisitWorkbook:
    fresh = reading.fresh
    _move(workbook, WorkbookStatus.IMPORTED, made=len(fresh), known=len(reading.known))
    for at in range(0, len(fresh), AT_ONCE):
        tell(_("正在登记"), at, len(fresh))
        log_visits(
            [
                Entering(entry=row.entry, by=workbook.added_by, now=now, source=EntrySource.WORKBOOK, submission=row.submission)
                for row in fresh[at : at + AT_ONCE]
            ]
        )
    _forget([workbook])
    return workbook


def _hold(workbook: VisitWorkbook, expected: str) -> None:
    """The row is nobody else's until the transaction ends: two who press the button at once import once."""
    now = VisitWorkbook.objects.select_for_update(no_key=True).get(pk=workbook.pk)
    if now.status != expected:
        raise Stale(_("这个文件已是“%(status)s”,不能再办。") % {"status": now.get_status_display()})


def _move(workbook: VisitWorkbook, status: str, **values: Any) -> None:
    """Of a row that is held."""
    VisitWorkbook.objects.filter(pk=workbook.pk).update(status=status, **values)
    workbook.refresh_from_db()


def _forget(workbooks: Iterable[VisitWorkbook]) -> None:
    """The files go when the transaction is through: rolled back, they are still wanted."""
    for one in workbooks:
        if one.file:
            transaction.on_commit(lambda storage=one.file.storage, name=one.file.name: storage.delete(name))
            VisitWorkbook.objects.filter(pk=one.pk).update(file="")
