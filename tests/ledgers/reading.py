"""Reading a workbook back as a person sees it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from nantun.people.models import Unit
from tests.ledgers.toys import Entry, Part

OCTOBER = date(2026, 10, 1)
DAY = date(2026, 10, 5)


def enter(unit: Unit, *, parts: tuple[str, ...] = (), **facts: Any) -> Entry:
    """A row of the toys' ledger in October 2026."""
    entry = Entry.objects.create(**{"unit": unit, "month": OCTOBER, "day": DAY, "text": "食堂饭菜凉", **facts})
    Part.objects.bulk_create(Part(entry=entry, name=name, order=order) for order, name in enumerate(parts))
    return entry


def opened(path: Path) -> Workbook:
    return load_workbook(path)


def body(page: Worksheet, first: int) -> list[list[Any]]:
    """The rows from `first` to the one before 合计 (or to the end), as values; texts as Excel shows them."""
    found = []
    for row in page.iter_rows(min_row=first):
        if row[0].value == "合计":
            break
        found.append([unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row])
    return found


def total(page: Worksheet) -> list[Any]:
    return next([cell.value for cell in row] for row in page.iter_rows() if row[0].value == "合计")
