"""How far somebody's roles carry over a ledger (rights.md, the row of ledgers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nantun.people.roles import Reach, Role

from .declare import Ledger

if TYPE_CHECKING:
    from nantun.people.models import User

OVER_UNITS = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISION)


def readers(ledger: Ledger) -> tuple[Role, ...]:
    return (*OVER_UNITS, Role.PRINCIPAL, ledger.office, *ledger.readers)


def reach_over(user: User, ledger: Ledger) -> Reach:
    """Whose books of this ledger the user may read."""
    return user.reach(*readers(ledger))
