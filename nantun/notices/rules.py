import rules

from .policies import manages

rules.add_perm("notices.manage", manages.predicate)
