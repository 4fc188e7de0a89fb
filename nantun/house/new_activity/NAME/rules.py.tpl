"""What acts need besides reading (policies.py)."""

from __future__ import annotations

import rules

from nantun.moves.rules import add_act
from nantun.people.policy import over
from nantun.people.rules import holds_role

from .choices import Verb
from .policies import CLOSER_ROLES, WRITER_ROLES

rules.add_perm("$name.enter", holds_role(*WRITER_ROLES))
rules.add_perm("$name.log", holds_role(*WRITER_ROLES))
add_act("$name", Verb.CLOSE, over("unit", *CLOSER_ROLES).predicate)
