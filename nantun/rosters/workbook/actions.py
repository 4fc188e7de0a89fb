"""Every write around an uploaded workbook; the cells themselves are written by save_cells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken, Stale
from nantun.web.days import A_DAY

from ..actions import save_cells
from ..choices import Kind, WorkbookStatus
from ..models import RosterWorkbook
from ..sheet import Place
from .reading import Reading, read_roster

if TYPE_CHECKING:
    from nantun.people.models import User

KEPT = A_DAY


@transaction.atomic
def keep_workbook(*, place: Place, file: BinaryIO, name: str, by: User, now: datetime) -> RosterWorkbook:
    """Keeps an uploaded workbook sealed until it is imported or given up; what lies about for a day is given up."""
    forget_old(now=now)
    workbook = RosterWorkbook(kind=place.kind, unit=place.unit, month=place.month, name=name[-120:], added_by=by, added_at=now)
    file.seek(0)
    workbook.file.save("roster.xlsx", ContentFile(file.read()), save=False)
    workbook.save()
    return workbook


def place_of(workbook: RosterWorkbook) -> Place:
    return Place(Kind(workbook.kind), workbook.unit, workbook.month)


def read_kept(workbook: RosterWorkbook) -> Reading:
    """Raises UnreadableWorkbook."""
    return read_roster(workbook.content(), place_of(workbook))


@transaction.atomic
def import_workbook(*, workbook: RosterWorkbook, now: datetime) -> RosterWorkbook:
    """Writes every cell of a workbook without faults, or none. raises RuleBroken when a cell is faulty, Stale when it was decided already."""
    _hold(workbook)
    reading = read_kept(workbook)
    if reading.faults:
        raise RuleBroken(_("有 %(n)s 处要改,没有导入。请按标注改好后重新上传。") % {"n": len(reading.faults)})
    count = save_cells(place=place_of(workbook), changes=reading.changes, by=workbook.added_by, now=now)
    _decide(workbook, WorkbookStatus.IMPORTED, cells=count)
    return workbook


@transaction.atomic
def drop_workbook(*, workbook: RosterWorkbook) -> RosterWorkbook:
    """Gives an upload up; its file goes. raises Stale when it was decided already."""
    _hold(workbook)
    _decide(workbook, WorkbookStatus.DROPPED)
    return workbook


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Gives up uploads that have waited for more than a day. Returns how many."""
    old = list(RosterWorkbook.objects.waiting().filter(added_at__lt=now - KEPT).select_for_update())
    RosterWorkbook.objects.filter(pk__in=[one.pk for one in old]).update(status=WorkbookStatus.DROPPED)
    _forget(old)
    return len(old)


def _hold(workbook: RosterWorkbook) -> None:
    """The row is nobody else's until the transaction ends: two who press the button at once import once."""
    now = RosterWorkbook.objects.select_for_update(no_key=True).get(pk=workbook.pk)
    if now.state is not WorkbookStatus.WAITING:
        raise Stale(_("这个文件已是“%(status)s”,不能再办。") % {"status": now.get_status_display()})


def _decide(workbook: RosterWorkbook, status: str, **values: Any) -> None:
    """Of a row that is held."""
    RosterWorkbook.objects.filter(pk=workbook.pk).update(status=status, **values)
    workbook.refresh_from_db()
    _forget([workbook])


def _forget(workbooks: Iterable[RosterWorkbook]) -> None:
    """The files go when the transaction is through: rolled back, they are still wanted."""
    for one in workbooks:
        if one.file:
            transaction.on_commit(lambda storage=one.file.storage, name=one.file.name: storage.delete(name))  # type: ignore[misc]
            RosterWorkbook.objects.filter(pk=one.pk).update(file="")
