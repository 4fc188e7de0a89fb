"""Who reads which rows, and who sees to them."""

from __future__ import annotations

from nantun.people.policy import Policy, is_account, over
from nantun.people.roles import Role

WRITER_ROLES = (Role.CLERK, Role.HEAD, Role.PARTY_OFFICE)
CLOSER_ROLES = (Role.HEAD, Role.PARTY_OFFICE)

ROWS = Policy("$name.$Row", read=over("unit", *WRITER_ROLES) | is_account("entered_by"))
