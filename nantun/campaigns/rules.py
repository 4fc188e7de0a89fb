"""Everybody reads the campaigns; the party office sets them (rights.md)."""

import rules

from nantun.people.roles import Role
from nantun.people.rules import holds_role

rules.add_perm("campaigns.enter", rules.predicates.is_authenticated)
rules.add_perm("campaigns.set", holds_role(Role.PARTY_OFFICE))
