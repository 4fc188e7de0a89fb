"""Building a month's workbooks: all of them from one snapshot, published together, and nothing else left in the month's folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.days import A_DAY, local_day, month_day, month_end
from nantun.errors import RuleBroken
from nantun.people.models import Unit
from nantun.web.models import Installation

from . import shelf
from .books import Paper, Written, write_annex, write_mine_book, write_unit_book
from .declare import Ledger
from .models import Confirmation, Edition, LedgerBook, Seal, TrialMonth
from .querysets import OfMonthQuerySet
from .snapshot import building

if TYPE_CHECKING:
    from nantun.people.models import User

Step = Callable[[str, int, int], None]
SHOWN = ("filed_on", "path", "rows", "totals", "sha256", "digest", "annex_path", "annex_rows", "annex_sha256", "built_at", "built_by")


def build_month(ledger: Ledger, month: date, *, by: Any = None, now: datetime, step: Step | None = None) -> list[LedgerBook]:
    """All units' books and the mine's: drafts while the month is open, the editions that have no books yet once it is sealed.

    Waits while another building of the month is under way. Called again, it makes the same of the same data. Returns the month's latest books.
    """
    with building(ledger.name, month, wait=True) as alias:
        into = shelf.folder(ledger.name, month)
        for edition in _wanted(ledger, month, alias, now):
            books = _build_all(ledger, month, alias, edition, by, now, step or _silently)
            publish(books)
        _sweep(ledger, month, into)
    return latest_books(ledger, month)


def build_draft(ledger: Ledger, month: date, unit: Unit, *, by: Any = None, now: datetime) -> LedgerBook:
    """One unit's draft, at once. raises RuleBroken when the month is sealed, or its books are being built just now."""
    with building(ledger.name, month, wait=False) as alias:
        if Seal.objects.using(alias).of(ledger.name, month).exists():
            raise RuleBroken(_("本月台账已封存,不能再生成草稿。"))
        into = shelf.folder(ledger.name, month)
        book = _build_one(_paper(ledger, month, alias, _draft(ledger, month, now)), unit, into, 0, by, now)
        publish([book])
        _sweep(ledger, month, into)
    return LedgerBook.objects.of(ledger.name, month).get(unit=unit, version=0)


def latest_books(ledger: Ledger, month: date) -> list[LedgerBook]:
    """The newest version of each unit's book, in the order of the units, the mine's last."""
    books = LedgerBook.objects.of(ledger.name, month).newest().select_related("unit")
    return sorted(books, key=lambda book: (book.unit is None, book.unit.order if book.unit else 0, book.unit_id or 0))


@transaction.atomic
def publish(books: list[LedgerBook]) -> None:
    """The books are the month's from now on, all of them or none. A draft takes the place of the one before, a sealed book of nothing."""
    drafts, sealed = [book for book in books if book.is_draft], [book for book in books if not book.is_draft]
    LedgerBook.objects.bulk_create(sealed)
    LedgerBook.objects.bulk_create(
        drafts, update_conflicts=True, unique_fields=["ledger", "month", "unit", "version"], update_fields=list(SHOWN)
    )


def _wanted(ledger: Ledger, month: date, alias: str, now: datetime) -> list[Edition]:
    if not Seal.objects.using(alias).of(ledger.name, month).exists():
        return [_draft(ledger, month, now)]
    built = LedgerBook.objects.using(alias).of(ledger.name, month).values("version")
    return list(Edition.objects.using(alias).of(ledger.name, month).exclude(version__in=built).order_by("version"))


def _draft(ledger: Ledger, month: date, now: datetime) -> Edition:
    """A draft is no edition that anybody asked for; it has a version and a date like one. It is filed on the 1st after its month, as ordered,
    or today while the month lasts: so that a later building of the same rows gives the same bytes.
    """
    filed_on = min(local_day(now), month_end(month) + A_DAY)
    return Edition(ledger=ledger.name, month=month, version=0, filed_on=filed_on)


def _paper(ledger: Ledger, month: date, alias: str, edition: Edition) -> Paper:
    installation = Installation.objects.using(alias).first()
    version = {"version": edition.version}
    return Paper(
        ledger=ledger,
        month=month,
        mine=installation.mine_name if installation else "",
        filed_on=edition.filed_on,
        using=alias,
        trial=TrialMonth.objects.using(alias).of(ledger.name, month).exists(),
        note=_("第 %(version)s 版,重新生成原因:%(reason)s") % {**version, "reason": edition.reason} if edition.reason else "",
        footer=_("已封存 第 %(version)s 版") % version if edition.version else "",
    )


def _build_all(ledger: Ledger, month: date, alias: str, edition: Edition, by: User, now: datetime, step: Step) -> list[LedgerBook]:
    paper, into = _paper(ledger, month, alias, edition), shelf.folder(ledger.name, month)
    units = units_of(ledger, month, alias)
    books = []
    for number, unit in enumerate(units, 1):
        step(_("正在生成 %(unit)s") % {"unit": unit.name}, number, len(units) + 1)
        books.append(_build_one(paper, unit, into, edition.version, by, now))
    step(_("正在生成全矿台账"), len(units) + 1, len(units) + 1)
    remarks = _remarks(ledger, month, alias, {book.unit_id: book.digest for book in books})
    books.append(_build_one(replace(paper, remarks=remarks), None, into, edition.version, by, now, units))
    return books


def _build_one(
    paper: Paper, unit: Unit | None, into: Path, version: int, by: User, now: datetime, units: Iterable[Unit] = ()
) -> LedgerBook:
    """The files, and the row that will tell of them."""
    stem = f"u{unit.pk}-v{version}" if unit else f"mine-v{version}"
    write = partial(write_unit_book, paper=paper, unit=unit) if unit else partial(write_mine_book, paper=paper, units=list(units))
    path, sha256, written = shelf.put(into, stem, write)
    book = LedgerBook(
        ledger=paper.ledger.name,
        month=paper.month,
        unit_id=unit.pk if unit else None,
        version=version,
        filed_on=paper.filed_on,
        path=path,
        rows=written.rows,
        totals=written.totals,
        sha256=sha256,
        digest=written.digest,
        built_at=now,
        built_by=by,
    )
    if paper.ledger.annex:
        _add_annex(book, paper, unit, into, stem)
    return book


def _add_annex(book: LedgerBook, paper: Paper, unit: Unit | None, into: Path, stem: str) -> None:
    annex: Written
    book.annex_path, book.annex_sha256, annex = shelf.put(into, f"{stem}-annex", partial(write_annex, paper=paper, unit=unit))
    book.annex_rows = annex.rows


def units_of(ledger: Ledger, month: date, using: str) -> list[Unit]:
    """The units that report for the month: those that existed in it, and any that has rows in it, in their order."""
    with_rows = ledger.rows(month, None).using(using).order_by().values_list(ledger.unit_field, flat=True).distinct()
    begun = Q(active_from__isnull=True) | Q(active_from__lte=month_end(month))
    lasted = Q(active_to__isnull=True) | Q(active_to__gte=month)
    return list(Unit.objects.using(using).filter(begun & lasted | Q(pk__in=list(with_rows))).order_by("order", "pk"))


def _remarks(ledger: Ledger, month: date, alias: str, digests: dict[int | None, str]) -> dict[int, str]:
    """For each unit by whom and when its ledger was confirmed, whether its rows changed since, or that nobody did."""
    remarks = {unit_id: _("未确认") for unit_id in digests if unit_id}
    for one in latest_confirmations(ledger.name, month, alias):
        words = _("%(name)s %(day)s确认") % {"name": one.by.name, "day": month_day(local_day(one.at))}
        changed = one.digest != digests.get(one.unit_id)
        remarks[one.unit_id] = _("%(words)s,确认后有变动") % {"words": words} if changed else words
    return remarks


def latest_confirmations(ledger: str, month: date, using: str = DEFAULT_DB_ALIAS) -> OfMonthQuerySet:
    """The one that counts of each unit."""
    rows = Confirmation.objects.using(using).of(ledger, month).select_related("by")
    return rows.order_by("unit_id", "-at", "-pk").distinct("unit")


def _sweep(ledger: Ledger, month: date, into: Path) -> None:
    paths = LedgerBook.objects.of(ledger.name, month).values_list("path", "annex_path")
    shelf.sweep(into, {path for pair in paths for path in pair if path})


def _silently(text: str, done: int, total: int) -> None:
    pass
