"""The month's workbooks of talks."""

from __future__ import annotations

from talks.ledgers import TALKS
from tests.support.sheets import OCTOBER, Sheets, rows, texts

__all__ = ["OCTOBER", "book_of", "figures", "mine_book", "rows", "texts"]

SHEETS = Sheets(TALKS)
book_of, mine_book, figures = SHEETS.book_of, SHEETS.mine_book, SHEETS.figures
