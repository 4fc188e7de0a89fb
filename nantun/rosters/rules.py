"""Who may do what with the rosters (rights.md, "shift rosters / shift-leading roster")."""

from __future__ import annotations

import rules

from nantun.people.policy import over
from nantun.people.roles import EXPORTERS, Role
from nantun.people.rules import holds_role

from .policies import READER_ROLES, SETTER_ROLES

rules.add_perm("rosters.enter", rules.predicates.is_authenticated)
rules.add_perm("rosters.read", holds_role(*READER_ROLES))
rules.add_perm("rosters.set", holds_role(*SETTER_ROLES))
rules.add_perm("rosters.set_shifts", over("pk", *SETTER_ROLES).predicate)
rules.add_perm("rosters.set_leading", holds_role(Role.PARTY_OFFICE))
rules.add_perm("rosters.export", holds_role(*EXPORTERS) & holds_role(*READER_ROLES))
