"""The month's workbooks of a ledger, built and read as tests want them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook

from nantun.ledgers.books import Paper, write_mine_book, write_unit_book
from nantun.ledgers.declare import Ledger
from nantun.people.models import Unit

OCTOBER = date(2026, 10, 1)


@dataclass(frozen=True)
class Sheets:
    """Of one ledger, filed when the year was over."""

    ledger: Ledger

    def paper(self, month: date = OCTOBER) -> Paper:
        return Paper(ledger=self.ledger, month=month, mine="南屯煤矿", filed_on=date(2027, 1, 1), using="default")

    def book_of(self, unit: Unit, month: date = OCTOBER) -> Workbook:
        file = io.BytesIO()
        write_unit_book(file, paper=self.paper(month), unit=unit)
        return load_workbook(file)

    def mine_book(self, month: date = OCTOBER) -> Workbook:
        file = io.BytesIO()
        write_mine_book(file, paper=self.paper(month), units=list(Unit.objects.order_by("order", "pk")))
        return load_workbook(file)

    def figures(self, book: Workbook, name: str = "") -> dict[str, Any]:
        """Of one unit in the summary; of the mine where none is named. The keys are the tallies'."""
        lines = book["汇总"].iter_rows(min_row=5, values_only=True)
        line = next(row for row in lines if (row[1] == name if name else row[0] == "合计"))
        return dict(zip((one.key for one in self.ledger.tallies), line[2:-1], strict=True))


def rows(book: Workbook, sheet: str = "台账") -> list[dict[str, Any]]:
    """The rows of a sheet as head → value; the head of a grouped column is its lower one."""
    page = book[sheet]
    top = next(cell.row for cell in page["A"] if cell.value == "序号")
    grouped = not isinstance(page.cell(top + 1, 1).value, int)
    heads = [(grouped and page.cell(top + 1, n).value) or page.cell(top, n).value for n in range(1, page.max_column + 1)]
    body = page.iter_rows(min_row=top + 1 + grouped, values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in body if isinstance(line[0], int)]


def texts(book: Workbook) -> str:
    return " ".join(str(cell.value) for page in book for line in page.iter_rows() for cell in line if cell.value is not None)
