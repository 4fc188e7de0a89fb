"""Who may do what with ledgers (rights.md, the row of ledgers). Each declares an office and readers of its own; a mine-wide act is one on the mine's book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from nantun.people.policy import NOBODY, Condition, Crowd, Policy, Standing, holds, over, where
from nantun.people.roles import EXPORTERS, Role

from . import catalogue
from .declare import Ledger
from .reach import readers

if TYPE_CHECKING:
    from django.db.models import Model

    from nantun.people.accounts import Accounts
    from nantun.people.models import User


@dataclass(frozen=True)
class AsItsLedgerSays(Standing):
    """Stands so to the row as the ledger of the row declares it; nobody does where this version of the program knows no such ledger any more."""

    of: Callable[[Ledger], Standing]

    def condition(self, user: User, model: type[Model]) -> Condition:
        each = [where("ledger", ledger.name) & self.of(ledger) for ledger in catalogue.all_ledgers()]
        return reduce(or_, each).condition(user, model) if each else False

    def holds(self, user: User, row: Any) -> bool:
        standing = self._standing(row)
        return standing is not None and standing.holds(user, row)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        standing = self._standing(row)
        return NOBODY if standing is None else standing.crowd(row, accounts)

    def _standing(self, row: Any) -> Standing | None:
        known = None if row is None else next((one for one in catalogue.all_ledgers() if one.name == row.ledger), None)
        return None if known is None else self.of(known)


of_a_unit = ~where("unit", None)
heads = of_a_unit & over("unit", Role.HEAD)
is_its_clerk = of_a_unit & over("unit", Role.CLERK)
is_the_office = AsItsLedgerSays(lambda ledger: holds(ledger.office))

BOOKS = Policy(
    "ledgers.LedgerBook",
    read=AsItsLedgerSays(lambda ledger: over("unit", *readers(ledger))),
    # Taking away is a right apart.
    export=AsItsLedgerSays(lambda ledger: over("unit", *(role for role in readers(ledger) if role in EXPORTERS))),
    annex=heads | is_the_office,
    build=AsItsLedgerSays(lambda ledger: over("unit", Role.CLERK, Role.HEAD, ledger.office)),
    confirm=heads,
    upload_scan=is_its_clerk,
    see_scan=heads | is_its_clerk | is_the_office,
    seal=is_the_office,
    rebuild=is_the_office,
    set_trial=is_the_office,
)
