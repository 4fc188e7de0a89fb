"""Who may do what with ledgers (rights.md, the row of ledgers). Each is asked of a Slot; a mine-wide act of the slot without unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from nantun.people.roles import Role

from . import catalogue
from .reach import export_reach, reach_over

if TYPE_CHECKING:
    from nantun.people.models import User


@rules.predicate
def reads_some(user: User) -> bool:
    return user.is_authenticated and any(reach_over(user, ledger) for ledger in catalogue.all_ledgers())


@rules.predicate
def reads(user: User, slot: Any) -> bool:
    return slot is not None and slot.seen_by(user)


@rules.predicate
def takes_away(user: User, slot: Any) -> bool:
    return slot is not None and slot.unit_id in export_reach(user, slot.ledger)


@rules.predicate
def prepares(user: User, slot: Any) -> bool:
    return slot is not None and slot.unit_id in user.reach(Role.CLERK, Role.HEAD, slot.ledger.office)


@rules.predicate
def heads(user: User, slot: Any) -> bool:
    return slot is not None and slot.unit is not None and slot.unit_id in user.reach(Role.HEAD)


@rules.predicate
def is_its_clerk(user: User, slot: Any) -> bool:
    return slot is not None and slot.unit is not None and slot.unit_id in user.reach(Role.CLERK)


@rules.predicate
def is_the_office(user: User, slot: Any) -> bool:
    return slot is not None and user.holds(slot.ledger.office)


rules.add_perm("ledgers.enter", reads_some)
rules.add_perm("ledgers.read", reads)
rules.add_perm("ledgers.export", takes_away)
rules.add_perm("ledgers.annex", heads | is_the_office)
rules.add_perm("ledgers.build", prepares)
rules.add_perm("ledgers.confirm", heads)
rules.add_perm("ledgers.upload_scan", is_its_clerk)
rules.add_perm("ledgers.see_scan", heads | is_its_clerk | is_the_office)
rules.add_perm("ledgers.seal", is_the_office)
rules.add_perm("ledgers.rebuild", is_the_office)
rules.add_perm("ledgers.set_trial", is_the_office)
