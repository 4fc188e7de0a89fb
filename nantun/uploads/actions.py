"""Every write around an uploaded workbook; what it holds is written by its importer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import A_DAY
from nantun.errors import RuleBroken, Stale
from nantun.jobs.actions import enqueue
from nantun.workbooks.faults import mark_faults
from nantun.workbooks.reading import UnreadableWorkbook

from .choices import Status, leading_to
from .importer import Checked, Importer, Told
from .models import Upload

if TYPE_CHECKING:
    from nantun.people.models import User

KEPT = A_DAY
MOST_FAULTS = 2000
"""A workbook with more of them has one cause; that many are kept and shown."""
LONGEST_VALUE = 80


class Faulty(RuleBroken):
    """Found faulty when it was to be written; nothing was."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(_("有 %(n)s 处要改,没有导入。请按标注改好后重新上传。") % {"n": len(checked.faults)}, field="file")
        self.checked = checked


@transaction.atomic
def keep(importer: Importer, *, upload: Upload, file: BinaryIO, name: str, by: User, now: datetime) -> Upload:
    """Keeps an uploaded workbook sealed and asks for it to be read; what lies about for a day is given up. upload: a new one, with what it is about."""
    forget(importer, now=now)
    upload.name, upload.added_by, upload.added_at = name[-120:], by, now
    file.seek(0)
    upload.file.save("upload.xlsx", ContentFile(file.read()), save=False)
    upload.save()
    return _ask_for(importer, upload, "read", by)


def examine(importer: Importer, *, upload: Upload, now: datetime, tell: Told) -> Upload:
    """Reads a workbook that was kept, and writes down what it would change or what is wrong with it; or why it cannot be read."""
    content = upload.content()
    tell(_("正在读取工作簿"), 0, 0)
    try:
        checked = importer.check(upload, content, now=now, tell=tell, writing=False)
    except UnreadableWorkbook as reason:
        return fail(importer, upload=upload, error=reason.message)
    return show(upload=upload, checked=checked, content=content, tell=tell)


def show(*, upload: Upload, checked: Checked, content: bytes, tell: Told) -> Upload:
    """What came of the reading stands on the page. raises Stale when the upload was given up meanwhile."""
    faults = [[one.at, one.row, one.column, one.message, one.value[:LONGEST_VALUE]] for one in checked.faults[:MOST_FAULTS]]
    values: dict[str, Any] = {**checked.facts, "fingerprint": checked.fingerprint, "found": {**checked.found, "faults": faults}}
    if not faults:
        return _move(upload, Status.WAITING, **values, counts=checked.counts)
    tell(_("正在标注错误"), 0, 0)
    values |= {"counts": {"faults": len(checked.faults)}, "marked": _marked(upload, checked, content)}
    try:
        return _move(upload, Status.FAULTY, **values)
    except Stale:
        upload.marked.storage.delete(values["marked"])
        raise


def _marked(upload: Upload, checked: Checked, content: bytes) -> str:
    """The name under which the marked workbook is kept; "" where it could not be made: the list of faults is still there."""
    try:
        marked = mark_faults(content, checked.table.sheet, checked.faults, heading_row=checked.table.heading_row)
    except UnreadableWorkbook:
        return ""
    field = upload.marked.field
    return field.storage.save(field.generate_filename(upload, "marked.xlsx"), ContentFile(marked))


@transaction.atomic
def confirm(importer: Importer, *, upload: Upload, by: User, now: datetime, **chosen: Any) -> Upload:
    """Asks for it to be carried out. chosen: further columns. raises Stale when it was decided on already, or has faults."""
    _move(upload, Status.IMPORTING, **chosen, confirmed_by=by, confirmed_at=now, error="")
    return _ask_for(importer, upload, "import", by)


@transaction.atomic
def carry_out(importer: Importer, *, upload: Upload, now: datetime, tell: Told) -> Upload:
    """Writes all that was confirmed or nothing, and forgets the file. raises Faulty, Stale when it comes to something else than was shown, RuleBroken."""
    _hold(upload)
    tell(_("正在读取工作簿"), 0, 0)
    checked = importer.check(upload, upload.content(), now=now, tell=tell, writing=True)
    if checked.fingerprint != upload.fingerprint:
        raise Stale(_("预览以后数据有了变动,没有导入。请重新上传,再看一遍预览。"))
    if checked.faults:
        raise Faulty(checked)
    counts = importer.carry_out(upload, checked.entries, now=now, tell=tell)
    found = upload.found if importer.remembers else {}
    _move(upload, Status.IMPORTED, imported_at=now, counts=counts, found=found)
    _forget([upload])
    return upload


@transaction.atomic
def drop(*, upload: Upload) -> Upload:
    """Gives an upload up; its files and what was found in it go. raises Stale when it is being imported, or was decided on."""
    _move(upload, Status.DROPPED, found={})
    _forget([upload])
    return upload


@transaction.atomic
def fail(importer: Importer, *, upload: Upload, error: str) -> Upload:
    """It cannot be read, or what was shown of it holds no longer; nothing was written, and it is to be uploaded again. raises Stale."""
    _move(upload, Status.FAILED, error=error[:500], found={})
    _forget([upload])
    return upload


def let_wait_again(*, upload: Upload, error: str) -> None:
    """Its job ended without doing it: nothing was written, and it may be confirmed again. raises Stale."""
    _move(upload, Status.WAITING, error=error[:500], job=None)


@transaction.atomic
def forget(importer: Importer, *, now: datetime) -> int:
    """Gives up what was uploaded more than a day ago and not confirmed, with its files. Returns how many."""
    old = list(importer.rows.to_be_forgotten(now - KEPT).select_for_update())
    undecided = importer.rows.filter(pk__in=[one.pk for one in old], status__in=leading_to(Status.DROPPED))
    undecided.update(status=Status.DROPPED, found={})
    _forget(old)
    return len(old)


def _ask_for(importer: Importer, upload: Upload, work: str, by: User) -> Upload:
    upload.job = enqueue(f"{importer.name}.{work}", by=by, args={"upload_id": upload.pk}, key=str(upload.pk))
    upload.save(update_fields=["job"])
    return upload


def _hold(upload: Upload) -> None:
    """The row is nobody else's until the transaction ends. raises Stale unless it is to be imported."""
    upload.refresh_from_db(from_queryset=type(upload)._default_manager.select_for_update(no_key=True))
    if upload.state is not Status.IMPORTING:
        raise _stale(upload)


def _move(upload: Upload, status: Status, **values: Any) -> Upload:
    """Guarded: two people who decide at once decide once."""
    moved = type(upload)._default_manager.filter(pk=upload.pk, status__in=leading_to(status)).update(status=status, **values)
    upload.refresh_from_db()
    if not moved:
        raise _stale(upload)
    return upload


def _stale(upload: Upload) -> Stale:
    return Stale(_("这个文件已是“%(status)s”,不能再办。") % {"status": upload.state.label})


def _forget(uploads: Iterable[Upload]) -> None:
    """The files go when the transaction is through: rolled back, they are still wanted."""
    for one in uploads:
        for file in (one.file, one.marked):
            if file.name:
                transaction.on_commit(partial(file.storage.delete, file.name))
        type(one)._default_manager.filter(pk=one.pk).update(file="", marked="")
        one.file.name = one.marked.name = ""
