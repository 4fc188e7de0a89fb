"""What waits for me of the ledgers: to confirm for a unit's head, to seal for the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from nantun.days import month_words
from nantun.people.models import RoleGrant
from nantun.people.roles import Role
from nantun.web.counting import Each, offers_of
from nantun.web.offers import Todo

from . import catalogue
from .actions import first_day_to_seal
from .declare import Ledger
from .models import Confirmation, LedgerBook, Seal, TrialMonth
from .querysets import BookQuerySet
from .seals import last_day_to_add
from .slots import Slot, month_url

if TYPE_CHECKING:
    from nantun.people.models import User


def readers(day: date) -> set[int]:
    """Heads and those who seal: whoever holds a role."""
    return RoleGrant.objects.holders_on(day)


def parts(user: User, day: date) -> Iterator[Each]:
    last = day.replace(day=1) - relativedelta(months=1)
    ledgers = {ledger.name: ledger for ledger in catalogue.all_ledgers()}
    offices = {name: ledger for name, ledger in ledgers.items() if user.holds(ledger.office)}
    if user.holds(Role.HEAD):
        yield _to_confirm(user, ledgers, day)
    if offices:
        yield _to_seal(offices, day, last if day < first_day_to_seal(last) else None)


def open_drafts(ledgers: Iterable[str], day: date) -> BookQuerySet:
    """Drafts of months that are over, not sealed and not on trial."""
    closed = [model.objects.filter(ledger=OuterRef("ledger"), month=OuterRef("month")) for model in (Seal, TrialMonth)]
    drafts = LedgerBook.objects.drafts().filter(ledger__in=ledgers, month__lt=day.replace(day=1))
    return drafts.exclude(Exists(closed[0])).exclude(Exists(closed[1]))


def unconfirmed(drafts: BookQuerySet) -> BookQuerySet:
    """Those of units whose head has not approved what they hold now."""
    newest = Confirmation.objects.filter(ledger=OuterRef("ledger"), month=OuterRef("month"), unit=OuterRef("unit")).order_by("-at", "-pk")
    books = (
        drafts.exclude(unit=None).alias(stood_by=Coalesce(Subquery(newest.values("digest")[:1]), Value(""))).exclude(stood_by=F("digest"))
    )
    return books.select_related("unit").order_by("month", "unit__order", "unit")


def _in_order(ledgers: Iterable[str]) -> Case:
    """As the navigation has them."""
    return Case(*(When(ledger=name, then=place) for place, name in enumerate(ledgers)))


def _to_confirm(user: User, ledgers: dict[str, Ledger], day: date) -> Each:
    due = cache(last_day_to_add)

    def line(book: LedgerBook) -> Todo:
        slot = Slot(ledgers[book.ledger], book.month, book.unit)
        text = _("%(title)s待审核,共 %(rows)s 行") % {"title": slot.title, "rows": book.rows}
        return Todo(kind=_("台账"), text=text, url=slot.url(), act=_("审核"), due=due(book.month))

    books = unconfirmed(open_drafts(ledgers, day).filter(user.reach(Role.HEAD).q("unit")))
    return Each(rows=books.order_by(_in_order(ledgers), *books.query.order_by), line=line)


def _to_seal(ledgers: dict[str, Ledger], day: date, still_added: date | None) -> Each:
    """still_added: the month to which rows may still be added."""

    def line(book: LedgerBook) -> Todo:
        ledger = ledgers[book.ledger]
        open_ = unconfirmed(LedgerBook.objects.drafts().of(ledger.name, book.month)).count()
        words = _("%(month)s%(label)s待封存") % {"month": month_words(book.month), "label": ledger.label}
        text = _("%(words)s,还有 %(n)s 个单位未确认") % {"words": words, "n": open_} if open_ else words
        return Todo(kind=_("台账"), text=text, url=month_url(ledger, book.month), act=_("封存"))

    drafts = open_drafts(ledgers, day).filter(unit=None).order_by(_in_order(ledgers), "month")
    return Each(rows=drafts.exclude(month=still_added) if still_added else drafts, line=line)


waiting, waiting_count = offers_of(parts)
