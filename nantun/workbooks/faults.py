"""What is wrong with a workbook, cell by cell, and the workbook itself handed back with each of them marked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .child.limits import MARKING
from .process import ChildRefused, run_child
from .reading import refused
from .values import SheetRows, column_letters


@dataclass(frozen=True, slots=True)
class Fault:
    """row: as Excel numbers it; column: its heading; place: its number, 0 when the fault is of no one cell; value: masked where sensitive."""

    row: int
    column: str
    code: str
    message: str
    value: str = ""
    place: int = 0

    @property
    def at(self) -> str:
        """G27."""
        return f"{column_letters(self.place)}{self.row}" if self.place else str(self.row)


def mark_faults(source: Path | str | bytes | BinaryIO, sheet: SheetRows, faults: Iterable[Fault], *, heading_row: int) -> bytes:
    """The uploaded workbook with each bad cell coloured, the reason as its comment and again at the right end of its row.

    Everything else stays as it is, but that formulas come back as text. Raises UnreadableWorkbook.
    """
    listed = sorted(faults, key=lambda fault: (fault.row, fault.place))
    order = {
        "title": sheet.title,
        "heading_row": heading_row,
        "column": max((max(row.cells) for row in sheet.rows if row.cells), default=0) + 1,
        "heading": _("错误说明"),
        "author": _("南屯"),
        "faults": [[fault.row, fault.place, fault.column, fault.message] for fault in listed],
    }
    content = source if isinstance(source, bytes) else _read(source)
    try:
        return run_child("mark", json.dumps(order).encode() + b"\n" + content, MARKING)
    except ChildRefused as reason:
        raise refused(reason.code, **reason.figures) from reason


def _read(source: Path | str | BinaryIO) -> bytes:
    if isinstance(source, str | Path):
        return Path(source).read_bytes()
    source.seek(0)
    return source.read()
