"""A unit's ledger of a month, whether its workbook was built or not: what rights are asked of and pages are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from nantun.days import month_words
from nantun.people.models import Unit

from . import catalogue
from .declare import Ledger
from .models import LedgerBook
from .policies import BOOKS

if TYPE_CHECKING:
    from nantun.people.models import User

MINE = "mine"


@dataclass(frozen=True)
class Slot:
    """unit None: the mine's."""

    ledger: Ledger
    month: date
    unit: Unit | None = None

    @property
    def unit_id(self) -> int | None:
        return self.unit.pk if self.unit else None

    @property
    def title(self) -> str:
        """综采一队2026年10月大走访台账."""
        return f"{self.unit.name if self.unit else ''}{month_words(self.month)}{self.ledger.label}"

    def seen_by(self, user: User) -> bool:
        return BOOKS.may(user, "read", self)

    @property
    def asked_as(self) -> LedgerBook:
        """The book that would be its workbook: rights do not ask whether it was built."""
        return LedgerBook(ledger=self.ledger.name, month=self.month, unit_id=self.unit_id)

    def url(self, name: str = "book", *more: Any) -> str:
        """The address of a page or act of this slot."""
        return reverse(f"ledgers:{name}", args=[self.ledger.name, self.month, self.unit_id or MINE, *more])

    def get_absolute_url(self) -> str:
        return self.url()


def month_url(ledger: Ledger, month: date, name: str = "month") -> str:
    """The address of the month's page, or of an act on the whole month."""
    return reverse(f"ledgers:{name}", args=[ledger.name, month])


def slot_or_404(user: User, ledger: str, month: date, whose: str) -> Slot:
    """The slot of an address; Http404 alike for one that is not there and one that this user may not see."""
    unit = None if whose == MINE else Unit.objects.filter(pk=int(whose)).first()
    slot = Slot(ledger_or_404(ledger), month, unit)
    if (unit is None) != (whose == MINE) or not slot.seen_by(user):
        raise Http404
    return slot


def ledger_or_404(name: str) -> Ledger:
    try:
        return catalogue.ledger(name)
    except LookupError as error:
        raise Http404 from error
