"""What waits for me of the ledgers: to confirm for a unit's head, to seal for the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from nantun.people.models import RoleGrant
from nantun.people.roles import Role
from nantun.web.days import month_words
from nantun.web.offers import Todo

from . import catalogue
from .actions import first_day_to_seal
from .declare import Ledger
from .models import Confirmation, LedgerBook, Seal, TrialMonth
from .querysets import BookQuerySet
from .seals import last_day_to_add
from .slots import Slot, month_url


def readers(day: date) -> set[int]:
    """Heads and those who seal: whoever holds a role."""
    return RoleGrant.objects.holders_on(day)


def waiting(user: Any, day: date) -> Iterator[Todo]:
    for ledger in catalogue.all_ledgers():
        if user.holds(Role.HEAD):
            yield from _to_confirm(user, ledger, day)
        if user.holds(ledger.office):
            yield from _to_seal(ledger, day)


def open_drafts(ledger: Ledger, day: date) -> BookQuerySet:
    """Drafts of months that are over, not sealed and not on trial."""
    closed = [model.objects.filter(ledger=OuterRef("ledger"), month=OuterRef("month")) for model in (Seal, TrialMonth)]
    drafts = LedgerBook.objects.drafts().filter(ledger=ledger.name, month__lt=day.replace(day=1))
    return drafts.exclude(Exists(closed[0])).exclude(Exists(closed[1]))


def unconfirmed(ledger: Ledger, drafts: BookQuerySet) -> list[LedgerBook]:
    """Those of units whose head has not stood by what they hold now."""
    books = list(drafts.exclude(unit=None).select_related("unit").order_by("month", "unit__order", "unit"))
    confirmed = Confirmation.objects.filter(ledger=ledger.name, month__in={book.month for book in books})
    newest = confirmed.order_by("month", "unit_id", "-at", "-pk").distinct("month", "unit_id")
    stood_by = set(newest.values_list("month", "unit_id", "digest"))
    return [book for book in books if (book.month, book.unit_id, book.digest) not in stood_by]


def _to_confirm(user: Any, ledger: Ledger, day: date) -> Iterator[Todo]:
    books = unconfirmed(ledger, open_drafts(ledger, day).filter(user.reach(Role.HEAD).q("unit")))
    due = {month: last_day_to_add(month) for month in {book.month for book in books}}
    for book in books:
        slot = Slot(ledger, book.month, book.unit)
        text = _("%(title)s待审核,共 %(rows)s 行") % {"title": slot.title, "rows": book.rows}
        yield Todo(kind=_("台账"), text=text, url=slot.url(), act=_("审核"), due=due[book.month])


def _to_seal(ledger: Ledger, day: date) -> Iterator[Todo]:
    for month in open_drafts(ledger, day).filter(unit=None).values_list("month", flat=True).order_by("month"):
        if day < first_day_to_seal(month):
            continue
        open_ = len(unconfirmed(ledger, LedgerBook.objects.drafts().of(ledger.name, month)))
        words = _("%(month)s%(label)s待封存") % {"month": month_words(month), "label": ledger.label}
        text = _("%(words)s,还有 %(n)s 个单位未确认") % {"words": words, "n": open_} if open_ else words
        yield Todo(kind=_("台账"), text=text, url=month_url(ledger, month), act=_("封存"))
