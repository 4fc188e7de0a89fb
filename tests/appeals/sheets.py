"""The month's workbooks of appeals."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook, load_workbook

from nantun.appeals.ledgers import APPEALS
from nantun.ledgers.books import write_annex
from nantun.people.models import Unit
from tests.support.sheets import OCTOBER, Sheets, rows, texts

__all__ = ["DECEMBER", "NOVEMBER", "OCTOBER", "annex_of", "book_of", "figures", "mine_book", "paper", "rows", "texts"]

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
SHEETS = Sheets(APPEALS)
paper, book_of, mine_book, figures = SHEETS.paper, SHEETS.book_of, SHEETS.mine_book, SHEETS.figures


def annex_of(unit: Unit | None, month: date = OCTOBER) -> Workbook:
    file = io.BytesIO()
    write_annex(file, paper=paper(month), unit=unit)
    return load_workbook(file)
