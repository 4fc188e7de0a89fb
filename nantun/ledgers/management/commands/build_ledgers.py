from __future__ import annotations

import shutil
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from nantun.errors import RuleBroken
from nantun.ledgers import catalogue, downloads
from nantun.ledgers.building import build_draft, build_month, latest_books
from nantun.ledgers.declare import Ledger
from nantun.ledgers.models import LedgerBook
from nantun.ledgers.seals import is_sealed
from nantun.ledgers.slots import Slot
from nantun.people.models import Unit


class Command(BaseCommand):
    help = "Builds a month's ledgers: drafts while it is open, what is missing of the sealed books. Prints path, rows and SHA-256 of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--activity", default="", metavar="NAME", help="only the ledgers of this activity, e.g. visits")
        parser.add_argument("--unit", default="", metavar="NAME", help="only this unit's, by name, short name or code")
        parser.add_argument("--out", type=Path, metavar="DIR", help="also copy the workbooks there, under names for people")

    def handle(self, *args: Any, month: str, activity: str, unit: str, out: Path | None, **options: Any) -> None:
        ledgers, first, whose = self._ledgers(activity), self._month(month), self._unit(unit)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        for ledger in ledgers:
            for book in self._books(ledger, first, whose):
                path = self._copied(ledger, book, out) if out else book.file
                self.stdout.write(f"{path} rows={book.rows} sha256={book.sha256}")

    def _books(self, ledger: Ledger, month: date, unit: Unit | None) -> list[LedgerBook]:
        try:
            if unit is None:
                return build_month(ledger, month, now=timezone.now())
            if not is_sealed(ledger.name, month):
                return [build_draft(ledger, month, unit, now=timezone.now())]
            return [book for book in latest_books(ledger, month) if book.unit_id == unit.pk]
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken

    def _copied(self, ledger: Ledger, book: LedgerBook, out: Path) -> Path:
        target = out / downloads.file_name(Slot(ledger, book.month, book.unit), book)
        shutil.copyfile(downloads.checked(book.file, book.sha256), target)
        return target

    def _ledgers(self, activity: str) -> list[Ledger]:
        found = catalogue.all_ledgers(activity)
        if not found:
            raise CommandError(f"no ledgers of an activity called {activity!r}" if activity else "no activity declares a ledger")
        return found

    def _month(self, text: str) -> date:
        try:
            first = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
        except ValueError as error:
            raise CommandError(f"--month {text!r}: YYYY-MM is wanted, e.g. 2026-10") from error
        if first > timezone.localdate():
            raise CommandError(f"--month {text}: this month has not begun")
        return first

    def _unit(self, name: str) -> Unit | None:
        if not name:
            return None
        found = list(Unit.objects.filter(Q(name=name) | Q(short_name=name) | Q(code=name))[:2])
        if len(found) != 1:
            raise CommandError(f"--unit {name!r}: {'more than one unit is' if found else 'no unit is'} called so")
        return found[0]
