"""Everybody reads the campaigns; the party office sets them (rights.md)."""

import rules

from nantun.people.roles import Role
from nantun.people.rules import holds

rules.add_perm("campaigns.enter", rules.predicates.is_authenticated)
rules.add_perm("campaigns.set", holds(Role.PARTY_OFFICE))
