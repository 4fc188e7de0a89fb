"""One's own notices are one's own; how they leave the house is set and watched by the system administrator (rights.md)."""

import rules

from nantun.people.roles import Role
from nantun.people.rules import holds

rules.add_perm("notices.manage", holds(Role.SYSTEM_ADMIN))
