"""Every write around an uploaded roster; what it does to people stands in apply.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken, Stale
from nantun.jobs.actions import enqueue
from nantun.web.days import A_DAY
from nantun.workbooks.faults import mark_faults
from nantun.workbooks.reading import UnreadableWorkbook

from ..models import RosterImport, User
from . import preview
from .apply import RosterFaulty, Told, apply_roster
from .choices import ImportStatus, Leaving, leading_to
from .compare import compare
from .parse import Roster, read_roster

KEPT = A_DAY


@transaction.atomic
def start_import(*, file: File, file_name: str, day: date | None, by: User, now: datetime) -> RosterImport:
    """Keeps the workbook sealed and asks for it to be read. day: given by the person; otherwise the roster's own, or the day of reading."""
    forget_files(now=now)
    row = RosterImport(file_name=file_name[-120:], asked_day=day, uploaded_by=by, uploaded_at=now)
    row.file.save("roster.xlsx", file, save=False)
    row.save()
    row.job = enqueue("people.read_roster", by=by, args={"import_id": row.pk}, key=f"roster:{row.pk}")
    row.save(update_fields=["job"])
    return row


def examine(*, row: RosterImport, today: date, tell: Told) -> RosterImport:
    """Reads the workbook, compares it, and writes down what it would change or what is wrong with it. Raises UnreadableWorkbook."""
    tell(_("正在读取工作簿"), 0, 3)
    content = row.file.read()
    roster = read_roster(content, today=today)
    day = row.asked_day or roster.day or today
    tell(_("正在与系统核对"), 1, 3)
    plan = None if roster.faults or day > today else compare(roster, day=day)
    faults = preview.fault_rows(roster, plan)
    if day > today:
        faults = faults or [["", 0, _("花名册日期"), _("花名册的日期(%(day)s)还没到,请改正后重新上传。") % {"day": day}, str(day)]]
    found: dict[str, Any] = {"day": day, "notes": preview.notes(roster), "faults": faults, "status": ImportStatus.READY}
    if faults:
        tell(_("正在标注错误"), 2, 3)
        found |= {"status": ImportStatus.FAULTY, "counts": {"faults": len(faults)}, "marked": _marked(row, roster, content, plan)}
    elif plan is not None:
        found |= {"counts": plan.counts(), "changes": preview.described(plan), "fingerprint": plan.fingerprint()}
    try:
        _move(row, found.pop("status"), **found)
    except Stale:
        if found.get("marked"):
            row.marked.storage.delete(found["marked"])
        raise
    return row


def _marked(row: RosterImport, roster: Roster, content: bytes, plan: Any) -> str:
    """The name under which the marked workbook is kept; "" where it could not be made: the list of faults is still there."""
    faults = plan.faults if plan else roster.faults
    try:
        marked = mark_faults(content, roster.table.sheet, faults, heading_row=roster.table.heading_row)
    except UnreadableWorkbook:
        return ""
    return row.marked.storage.save("roster/marked.xlsx", ContentFile(marked))


@transaction.atomic
def confirm_import(*, row: RosterImport, leaving: str, ticked: Collection[int] = (), by: User, now: datetime) -> RosterImport:
    """Asks for the roster to be written. leaving: a choice of Leaving; ticked: keys of missing people. Raises Stale when it was decided on already."""
    missing = [one[0] for one in row.changes.get("missing", [])]
    chosen = {Leaving.ALL: missing, Leaving.TICKED: [pk for pk in missing if pk in set(ticked)], Leaving.NOBODY: []}[Leaving(leaving)]
    if leaving == Leaving.TICKED and not chosen:
        raise RuleBroken(_("请勾选要登记为离岗的人,或选“都不改动”。"), field="leaving")
    if row.counts.get("added", 0) + row.counts.get("changed", 0) + len(chosen) == 0:
        raise RuleBroken(_("没有要改动的内容。"))
    _move(row, ImportStatus.APPLYING, leaving=chosen, confirmed_by=by, confirmed_at=now)
    row.job = enqueue("people.apply_roster", by=by, args={"import_id": row.pk}, key=f"roster:{row.pk}")
    row.save(update_fields=["job"])
    return row


@transaction.atomic
def carry_out(*, row: RosterImport, today: date, now: datetime, tell: Told) -> RosterImport:
    """Writes what was confirmed, and forgets the file. Raises RuleBroken when the database has changed since."""
    tell(_("正在读取工作簿"), 0, 0)
    roster = read_roster(row.file.read(), today=today)
    try:
        plan = apply_roster(roster=roster, day=row.day or today, today=today, leaving=row.leaving, expected=row.fingerprint, tell=tell)
    except RosterFaulty as faulty:
        raise Stale(_("预览以后花名册有了变动,没有导入。请重新上传,再看一遍预览。")) from faulty
    _move(row, ImportStatus.APPLIED, applied_at=now, counts={**plan.counts(), "left": len(row.leaving)})
    _forget([row])
    return row


def withdraw_import(*, row: RosterImport) -> RosterImport:
    """Gives an upload up; its files are gone. Raises Stale when it is being written or was."""
    with transaction.atomic():
        _move(row, ImportStatus.WITHDRAWN)
        _forget([row])
    return row


def fail_import(*, row: RosterImport, error: str) -> None:
    """Its job ended without doing it; nothing was written. An import that went on all the same stays as it is."""
    waiting = RosterImport.objects.filter(pk=row.pk, status__in=leading_to(ImportStatus.FAILED))
    if waiting.update(status=ImportStatus.FAILED, error=error[:500]):
        _forget([row])


@transaction.atomic
def forget_files(*, now: datetime) -> int:
    """Uploads of more than a day ago: their files go, and what was not confirmed is given up. Returns how many."""
    old = list(RosterImport.objects.with_files().uploaded_before(now - KEPT).exclude(status=ImportStatus.APPLYING).select_for_update())
    undecided = leading_to(ImportStatus.WITHDRAWN)
    RosterImport.objects.filter(pk__in=[row.pk for row in old], status__in=undecided).update(status=ImportStatus.WITHDRAWN)
    _forget(old)
    return len(old)


def _move(row: RosterImport, status: ImportStatus, **values: Any) -> None:
    """Guarded: two people who decide at once decide once."""
    if not RosterImport.objects.filter(pk=row.pk, status__in=leading_to(status)).update(status=status, **values):
        row.refresh_from_db()
        raise Stale(_("这次上传已是“%(status)s”,不能再改了。") % {"status": row.get_status_display()})
    row.refresh_from_db()


def _forget(rows: Iterable[RosterImport]) -> None:
    """The files go when the transaction is through: rolled back, they are still wanted."""
    for row in rows:
        for file in (row.file, row.marked):
            if file.name:
                transaction.on_commit(partial(file.storage.delete, file.name))
    RosterImport.objects.filter(pk__in=[row.pk for row in rows]).update(file="", marked="")
