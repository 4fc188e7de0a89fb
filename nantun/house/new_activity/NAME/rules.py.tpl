"""What acts need besides reading (policies.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from nantun.people.policy import over
from nantun.people.rules import holds

from .choices import Status
from .policies import CLOSER_ROLES, WRITER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User


@rules.predicate
def is_open(user: User, row: Any) -> bool:
    return row is not None and row.status == Status.OPEN


rules.add_perm("$name.enter", holds(*WRITER_ROLES))
rules.add_perm("$name.log", holds(*WRITER_ROLES))
rules.add_perm("$name.close", over("unit", *CLOSER_ROLES).predicate & is_open)
