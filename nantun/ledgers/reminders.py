"""Who is notified of what about the ledgers on a day: drafts are ready (the 1st), still to be confirmed (the last day for it), to be sealed (the day after)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from nantun.days import A_DAY, month_before, month_day, month_words
from nantun.people.accounts import Accounts
from nantun.people.roles import Role
from nantun.web.offers import Due

from . import catalogue
from .actions import first_day_to_seal
from .declare import Ledger
from .models import LedgerBook
from .seals import last_day_to_add
from .slots import Slot, month_url
from .todo import open_drafts, unconfirmed


def due_on(day: date) -> Iterator[Due]:
    month = month_before(day)
    for ledger in catalogue.all_ledgers():
        drafts = open_drafts([ledger.name], day).filter(month=month)
        if day.day == 1:
            yield from _ready(ledger, drafts.exclude(unit=None).select_related("unit"), day)
        if day == last_day_to_add(month):
            yield from _to_confirm(ledger, unconfirmed(drafts), day)
        if day == first_day_to_seal(month) and drafts.exists():
            yield from _to_seal(ledger, month, day)


def _ready(ledger: Ledger, books: Iterable[LedgerBook], day: date) -> Iterator[Due]:
    accounts = Accounts(day)
    until = last_day_to_add((day - A_DAY).replace(day=1))
    for book in books:
        slot = Slot(ledger, book.month, book.unit)
        text = _("共 %(rows)s 行;%(day)s前可以补充,负责人请审核确认。") % {"rows": book.rows, "day": month_day(until)}
        yield from Due.to_each(
            accounts.over(book.unit_id, Role.CLERK, Role.HEAD),
            kind="ledgers.ready",
            key=_key(slot),
            title=_("%(title)s草稿已生成") % {"title": slot.title},
            text=text,
            url=slot.url(),
            reason=_("您是本单位的负责人或办事员"),
        )


def _to_confirm(ledger: Ledger, books: Iterable[LedgerBook], day: date) -> Iterator[Due]:
    accounts = Accounts(day)
    for book in books:
        slot = Slot(ledger, book.month, book.unit)
        yield from Due.to_each(
            accounts.over(book.unit_id, Role.HEAD),
            kind="ledgers.confirm",
            key=_key(slot),
            title=_("%(title)s今天是审核确认的最后一天") % {"title": slot.title},
            text=_("共 %(rows)s 行,请审核确认;未确认的单位将在全矿台账中注明。") % {"rows": book.rows},
            url=slot.url(),
            reason=_("您是本单位的负责人"),
        )


def _to_seal(ledger: Ledger, month: date, day: date) -> Iterator[Due]:
    open_ = unconfirmed(LedgerBook.objects.drafts().of(ledger.name, month)).count()
    yield from Due.to_each(
        Accounts(day).over_mine(ledger.office),
        kind="ledgers.seal",
        key=f"ledger:{ledger.name}:{month:%Y-%m}",
        title=_("%(month)s%(label)s可以封存了") % {"month": month_words(month), "label": ledger.label},
        text=_("还有 %(n)s 个单位未确认。") % {"n": open_} if open_ else _("各单位都已确认。"),
        url=month_url(ledger, month),
        reason=_("台账由您所在的部门封存"),
    )


def _key(slot: Slot) -> str:
    return f"ledger:{slot.ledger.name}:{slot.month:%Y-%m}:{slot.unit_id}"
