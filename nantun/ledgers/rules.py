"""Whether somebody sees ledgers at all; what he may do with one stands in policies.py, and is asked of a Slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from . import catalogue, policies  # noqa: F401 - declares the permissions
from .reach import reach_over
from .seals import is_sealed

if TYPE_CHECKING:
    from nantun.people.models import User


@rules.predicate
def reads_some(user: User) -> bool:
    return user.is_authenticated and any(reach_over(user, ledger) for ledger in catalogue.all_ledgers())


rules.add_perm("ledgers.enter", reads_some)


def month_is_open(ledger: str, *, unit: str = "unit_id", month: str = "ledger_month") -> Any:
    """A predicate: the ledger in which the row stands is not sealed. unit, month: the row's columns that say in which it stands."""

    @rules.predicate(f"month_is_open_of_{ledger}")
    def stands_open(user: User, row: Any) -> bool:
        return row is not None and not is_sealed(ledger, getattr(row, month), getattr(row, unit))

    return stands_open
