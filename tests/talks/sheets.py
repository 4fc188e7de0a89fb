"""The month's workbooks of talks, built and read as tests want them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook

from nantun.ledgers.books import Paper, write_mine_book, write_unit_book
from nantun.people.models import Unit
from talks.ledgers import TALKS

OCTOBER = date(2026, 10, 1)


def paper(month: date = OCTOBER) -> Paper:
    return Paper(ledger=TALKS, month=month, mine="南屯煤矿", filed_on=date(2027, 1, 1), using="default")


def book_of(unit: Unit, month: date = OCTOBER) -> Workbook:
    file = io.BytesIO()
    write_unit_book(file, paper=paper(month), unit=unit)
    return load_workbook(file)


def mine_book(month: date = OCTOBER) -> Workbook:
    file = io.BytesIO()
    write_mine_book(file, paper=paper(month), units=list(Unit.objects.order_by("order", "pk")))
    return load_workbook(file)


def figures(book: Workbook, name: str = "") -> dict[str, Any]:
    lines = book["汇总"].iter_rows(min_row=5, values_only=True)
    line = next(row for row in lines if (row[1] == name if name else row[0] == "合计"))
    return dict(zip((one.key for one in TALKS.tallies), line[2:-1], strict=True))
