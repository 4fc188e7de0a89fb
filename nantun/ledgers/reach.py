"""How far somebody's roles carry over a ledger (rights.md, the row of ledgers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nantun.people.roles import EXPORTERS, Reach, Role

from .declare import Ledger

if TYPE_CHECKING:
    from nantun.people.models import User

OVER_UNITS = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISION)


def readers(ledger: Ledger) -> tuple[Role, ...]:
    return (*OVER_UNITS, Role.PRINCIPAL, ledger.office, *ledger.readers)


def reach_over(user: User, ledger: Ledger) -> Reach:
    """Whose books of this ledger the user may read."""
    return user.reach(*readers(ledger))


def export_reach(user: User, ledger: Ledger) -> Reach:
    """Whose books he may take away: export is a right apart."""
    return user.reach(*(role for role in readers(ledger) if role in EXPORTERS))
