"""Who may do what with the rosters (rights.md, "shift rosters / shift-leading roster")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from nantun.people.roles import EXPORTERS, Role
from nantun.people.rules import holds

from .policies import READER_ROLES, SETTER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User


@rules.predicate
def reads_unit(user: User, unit: Any) -> bool:
    return unit is not None and unit.pk in user.reach(*READER_ROLES)


@rules.predicate
def sets_unit(user: User, unit: Any) -> bool:
    return unit is not None and unit.pk in user.reach(*SETTER_ROLES)


rules.add_perm("rosters.enter", rules.predicates.is_authenticated)
rules.add_perm("rosters.read", holds(*READER_ROLES))
rules.add_perm("rosters.read_unit", reads_unit)
rules.add_perm("rosters.set", holds(*SETTER_ROLES))
rules.add_perm("rosters.set_shifts", sets_unit)
rules.add_perm("rosters.set_leading", holds(Role.PARTY_OFFICE))
rules.add_perm("rosters.export", holds(*EXPORTERS) & holds(*READER_ROLES))
