import rules

from nantun.people.roles import Role
from nantun.people.rules import holds

rules.add_perm("meals.enter", holds(Role.CLERK, Role.HEAD, Role.PARTY_OFFICE))
