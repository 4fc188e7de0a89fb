"""A ledger's month as its page shows it: each unit with its books, confirmation and state, in a number of queries that does not grow with units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count

from nantun.people.roles import Reach

from .building import latest_confirmations, units_of
from .choices import State
from .declare import Ledger
from .models import Confirmation, LedgerBook, Seal, TrialMonth
from .reach import reach_over
from .slots import Slot

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True)
class Line:
    """A unit's ledger of the month. book: its newest version; draft: version 0; rows: how many it has at this moment, None once sealed."""

    slot: Slot
    sealed: bool
    book: LedgerBook | None = None
    draft: LedgerBook | None = None
    confirmation: Confirmation | None = None
    rows: int | None = None

    @property
    def state(self) -> State:
        if self.sealed:
            return State.SEALED
        if self.draft is None:
            return State.MISSING
        if self.confirmation is None:
            return State.DRAFT
        return State.CONFIRMED if self.is_confirmed else State.CHANGED

    @property
    def is_confirmed(self) -> bool:
        """The head stood by what the newest book holds."""
        return self.confirmation is not None and self.book is not None and self.confirmation.digest == self.book.digest

    @property
    def added(self) -> int:
        """Rows entered since the draft was built (below nought: voided); a difference of numbers, changes within rows do not show."""
        return self.rows - self.draft.rows if self.rows is not None and self.draft else 0


@dataclass(frozen=True)
class Month:
    """lines: of the units that the reader sees, in their order; mine: the mine's, None for a reader who sees units only."""

    ledger: Ledger
    month: date
    lines: list[Line]
    mine: Line | None
    seal: Seal | None
    trial: TrialMonth | None

    @property
    def unconfirmed(self) -> list[Line]:
        return [line for line in self.lines if not line.is_confirmed]

    @property
    def is_built(self) -> bool:
        return self.mine is not None and self.mine.book is not None


def month_of(ledger: Ledger, month: date, user: User) -> Month:
    """What this user may read of it."""
    reach = reach_over(user, ledger)
    seal = Seal.objects.of(ledger.name, month).select_related("by").first()
    slots = [Slot(ledger, month, unit) for unit in units_of(ledger, month, DEFAULT_DB_ALIAS) if unit.pk in reach]
    lines = _lines([*slots, Slot(ledger, month)], reach, sealed=seal is not None)
    return Month(
        ledger=ledger,
        month=month,
        lines=lines[:-1],
        mine=lines[-1] if reach.everything else None,
        seal=seal,
        trial=TrialMonth.objects.of(ledger.name, month).select_related("by").first(),
    )


def line_of(slot: Slot) -> Line:
    return _lines([slot], Reach(slot.unit is None, frozenset([slot.unit.pk] if slot.unit else [])), sealed=_is_sealed(slot))[0]


def _is_sealed(slot: Slot) -> bool:
    return Seal.objects.of(slot.ledger.name, slot.month).exists()


def _lines(slots: list[Slot], reach: Reach, *, sealed: bool) -> list[Line]:
    ledger, month = slots[0].ledger, slots[0].month
    books = LedgerBook.objects.of(ledger.name, month).filter(reach.q("unit")).order_by("version").select_related("built_by")
    latest, drafts = {}, {}
    for book in books:
        latest[book.unit_id] = book
        if book.is_draft:
            drafts[book.unit_id] = book
    confirmed = {one.unit_id: one for one in latest_confirmations(ledger.name, month).filter(reach.q("unit"))}
    rows = {} if sealed else _rows_now(ledger, month)
    return [
        Line(
            slot=slot,
            sealed=sealed,
            book=latest.get(slot.unit_id),
            draft=drafts.get(slot.unit_id),
            confirmation=confirmed.get(slot.unit_id),
            rows=None if sealed else rows.get(slot.unit_id, 0),
        )
        for slot in slots
    ]


def _rows_now(ledger: Ledger, month: date) -> dict[int | None, int]:
    """By unit; None: the mine's."""
    counted = ledger.rows(month, None).order_by().values_list(ledger.unit_field).annotate(n=Count("pk", distinct=True))
    found: dict[int | None, int] = dict(counted)
    return found | {None: sum(found.values())}
