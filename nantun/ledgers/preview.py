"""The first sheet of a book as a page shows it: what is confirmed on screen is the workbook itself, not another query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from openpyxl.utils.escape import unescape
from python_calamine import CalamineError, CalamineWorkbook

from nantun.days import month_day

from .books import NUMBER, head_of
from .declare import Ledger, Tally
from .models import LedgerBook
from .skeleton import NOTHING, TOTAL, Head

MOST = 300
SHORT = 12
NUMERIC = ("no", "int", "money", "number")
# What stands before and behind the declared columns, on a unit's sheet and on the mine's summary.
START = {False: [NUMBER], True: [NUMBER, Head("单位")]}
END: dict[bool, list[Head]] = {False: [], True: [Head("备注")]}


@dataclass(frozen=True)
class Preview:
    """heads: labels by column; rows: at most MOST of them, each cell (text, its class, what a number counts); more: rows not shown."""

    heads: list[str]
    rows: list[list[tuple[str, str, str]]]
    more: int


def preview(book: LedgerBook, ledger: Ledger) -> Preview | None:
    """None when the file is gone."""
    mine = book.unit_id is None
    columns = [_tally_head(tally) for tally in ledger.tallies] if mine else [head_of(column, None) for column in ledger.columns]
    first = 3 if any(head.group for head in columns) else 2
    heads = [*START[mine], *columns, *END[mine]]
    try:
        sheet = CalamineWorkbook.from_path(str(book.file)).get_sheet_by_index(0)
    except (OSError, CalamineError):
        return None
    grid = sheet.to_python(skip_empty_area=False)[first + 1 :]
    rows = list(takewhile(lambda line: line[0] != TOTAL and line[0] != NOTHING, grid))
    shown = [[_cell(value, head) for value, head in zip(line, heads, strict=False)] for line in rows[:MOST]]
    return Preview(heads=[_label(head) for head in heads], rows=shown, more=max(0, len(rows) - MOST))


def _tally_head(tally: Tally) -> Head:
    return Head(str(tally.label), tally.kind, group=str(tally.group))


def _label(head: Head) -> str:
    return f"{head.group}·{head.label}" if head.group else head.label


def _cell(value: Any, head: Head) -> tuple[str, str, str]:
    text = _text(value, head.kind)
    if head.kind in NUMERIC:
        return text, "num", "" if head.kind == "no" else _label(head)
    return text, "text-wrap" if len(text) > SHORT else "", ""


def _text(value: Any, kind: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and kind == "moment":
        return f"{month_day(value)} {value:%H:%M}"
    if isinstance(value, date):
        return month_day(value)
    if kind == "money":
        return f"{value:,.2f}"
    return f"{value:,.0f}" if isinstance(value, float) and value.is_integer() else unescape(str(value))
