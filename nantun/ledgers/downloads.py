"""Books handed to readers: named for people, compared with what was kept of them, written down."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.models import Installation

from . import shelf
from .export import HELD, WORKBOOK
from .models import LedgerBook
from .slots import Slot

if TYPE_CHECKING:
    from nantun.people.models import User

DAY_ONE = (2000, 1, 1, 0, 0, 0)


def file_name(slot: Slot, book: LedgerBook, part: Any = "") -> str:
    """南屯煤矿2026年10月大走访台账-综采一队(草稿).xlsx."""
    installation = Installation.current()
    mine = installation.mine_name if installation else ""
    version = _("草稿") if book.is_draft else _("第%(version)s版") % {"version": book.version}
    whose = f"-{slot.unit.name}" if slot.unit else _("-全矿")
    return f"{mine}{Slot(slot.ledger, slot.month).title}{part}{whose}({version}).xlsx"


def book_response(user: User, slot: Slot, book: LedgerBook) -> FileResponse:
    """raises RuleBroken when the file is gone or not what it was."""
    path = checked(book.file, book.sha256)
    note_access(user=user, action=Access.DOWNLOADED, subject=book, fields="ledger", rows=book.rows)
    return _handed(path, file_name(slot, book))


def annex_response(user: User, slot: Slot, book: LedgerBook) -> FileResponse:
    """raises RuleBroken when there is none, or the file is gone or not what it was."""
    if book.annex_file is None:
        raise RuleBroken(_("这本台账没有内部附件。"))
    path = checked(book.annex_file, book.annex_sha256)
    note_access(user=user, action=Access.DOWNLOADED, subject=book, fields="annex", rows=book.annex_rows)
    return _handed(path, file_name(slot, book, slot.ledger.annex.label if slot.ledger.annex else ""))


def zip_response(user: User, pairs: Iterable[tuple[Slot, LedgerBook]], name: str) -> FileResponse:
    """All of these books in one archive, numbered in their order. raises RuleBroken when there are none, or one is gone."""
    file, rows, count = tempfile.SpooledTemporaryFile(HELD), 0, 0  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for count, (slot, book) in enumerate(pairs, 1):
            entry = zipfile.ZipInfo(f"{count:02d}-{file_name(slot, book)}", DAY_ONE)
            archive.writestr(entry, checked(book.file, book.sha256).read_bytes())
            rows += book.rows if slot.unit else 0
    if not count:
        raise RuleBroken(_("还没有可以打包的台账,请先生成。"))
    note_access(user=user, action=Access.DOWNLOADED, subject=name, fields="ledger", rows=rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.zip", content_type="application/zip")


def checked(path: Path, sha256: str) -> Path:
    """The path of a file that is still what it was when it was built."""
    try:
        same = shelf.hash_of(path) == sha256
    except FileNotFoundError as error:
        raise RuleBroken(_("这一册的文件不在了。草稿请重新生成;已封存的请告诉系统管理员从备份恢复。")) from error
    if not same:
        raise RuleBroken(_("这一册的文件与生成时不一致,没有下载。请告诉系统管理员从备份恢复。"))
    return path


def _handed(path: Path, name: str) -> FileResponse:
    return FileResponse(open(path, "rb"), as_attachment=True, filename=name, content_type=WORKBOOK)
