"""Whether somebody sees ledgers at all; what he may do with one stands in policies.py, and is asked of a Slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from . import catalogue, policies  # noqa: F401 - declares the permissions
from .reach import reach_over

if TYPE_CHECKING:
    from nantun.people.models import User


@rules.predicate
def reads_some(user: User) -> bool:
    return user.is_authenticated and any(reach_over(user, ledger) for ledger in catalogue.all_ledgers())


rules.add_perm("ledgers.enter", reads_some)
