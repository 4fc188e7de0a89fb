"""Who may do what with the rosters (rights.md, "shift rosters / shift-leading roster")."""

from __future__ import annotations

import rules

from nantun.people.policy import over
from nantun.people.roles import EXPORTERS, Role
from nantun.people.rules import holds

from .policies import READER_ROLES, SETTER_ROLES

rules.add_perm("rosters.enter", rules.predicates.is_authenticated)
rules.add_perm("rosters.read", holds(*READER_ROLES))
rules.add_perm("rosters.read_unit", over("pk", *READER_ROLES).predicate)
rules.add_perm("rosters.set", holds(*SETTER_ROLES))
rules.add_perm("rosters.set_shifts", over("pk", *SETTER_ROLES).predicate)
rules.add_perm("rosters.set_leading", holds(Role.PARTY_OFFICE))
rules.add_perm("rosters.export", holds(*EXPORTERS) & holds(*READER_ROLES))
