"""manage.py reconcile: every sealed book against its file, against its rows, and the units' books against the mine's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from . import catalogue, shelf
from .models import Edition, LedgerBook
from .query import Table


def disagreements() -> Iterator[str]:
    """A line for each; none when everything agrees. Figures by unit are left out: what people confirm later may still change them."""
    months: dict[Any, list[LedgerBook]] = defaultdict(list)
    for book in LedgerBook.objects.sealed().select_related("unit").order_by("ledger", "month", "version", "unit__order", "unit_id"):
        yield from _file(book)
        months[book.ledger, book.month, book.version].append(book)
    for (name, month, version), books in months.items():
        where = f"{name} {month:%Y-%m} 第 {version} 版"
        yield from (f"{where}{line}" for line in _sums(books))
        if version == max(other for ledger, of, other in months if (ledger, of) == (name, month)):
            yield from (f"{where}{line}" for book in books for line in _rows(book))
    for edition in Edition.objects.order_by("ledger", "month", "version"):
        if (edition.ledger, edition.month, edition.version) not in months:
            yield f"{edition.ledger} {edition.month:%Y-%m} 第 {edition.version} 版:已封存,还没有生成"


def _file(book: LedgerBook) -> Iterator[str]:
    for path, sha256 in ((book.file, book.sha256), (book.annex_file, book.annex_sha256)):
        if path is None:
            continue
        if not path.exists():
            yield f"台账文件不在:{path.name}"
        elif shelf.hash_of(path) != sha256:
            yield f"台账文件被改动:{path.name}"


def _rows(book: LedgerBook) -> Iterator[str]:
    """The sealed rows, counted again."""
    ledger = catalogue.ledger(book.ledger)
    table = Table(ledger.rows(book.month, book.unit), ledger.columns)
    now = {"rows": table.rows} | {key: str(total) for key, total in table.totals.items()}
    sealed = {"rows": book.rows} | {key: book.totals[key] for key in table.totals}
    yield from (f" {book.unit or '全矿'}:{key} 封存 {sealed[key]},现在的行 {now[key]}" for key in now if now[key] != sealed[key])


def _sums(books: list[LedgerBook]) -> Iterator[str]:
    """The units' rows add up to the mine's."""
    mine = next((book for book in books if book.unit_id is None), None)
    units = sum(book.rows for book in books if book.unit_id is not None)
    if mine is not None and units != mine.rows:
        yield f":各单位 {units} 行,全矿 {mine.rows} 行"
