"""The ledgers that activities declare, by name."""

from __future__ import annotations

from nantun.registry import offered

from .declare import Ledger


def all_ledgers(activity: str = "") -> list[Ledger]:
    """Every ledger, or one activity's, in the order of the navigation."""
    return [ledger for one, ledgers in offered("ledgers") for ledger in ledgers if activity in ("", one.name)]


def ledger(name: str) -> Ledger:
    """raises LookupError for a name that no activity declares."""
    for one in all_ledgers():
        if one.name == name:
            return one
    raise LookupError(f"no ledger is called {name!r}")
