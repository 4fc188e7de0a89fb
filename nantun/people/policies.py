"""Who sees employees, accounts, roles and 代录 grants (rights.md)."""

from __future__ import annotations

from .choices import Level
from .policy import Policy, holds, is_account, is_employee, of, over, where
from .roles import Role

# Whose roster one sees (rights.md, "roster"); everybody sees the leaders' names and posts, and himself.
ROSTER_ROLES = (
    Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR, Role.SUPERVISION, Role.HR,
)  # fmt: skip

# 矿领导: the principals and their deputies, for whom the party office names the assistants.
is_mine_leader = where("level", Level.PRINCIPAL) | where("level", Level.DEPUTY)
in_roster_reach = over("unit", *ROSTER_ROLES)

EMPLOYEES = Policy("people.Employee", read=in_roster_reach | is_employee("pk"))
IMPORTS = Policy("people.RosterImport", read=holds(Role.HR))
ACCOUNTS = Policy("people.User", read=holds(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN) | over("employee__unit", Role.CLERK) | is_account("pk"))
GRANTS = Policy("people.RoleGrant", read=holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN) | is_account("user"))
# Either side of the grant ends it too.
sees_stand_in = (
    holds(Role.SECURITY_ADMIN)
    | is_employee("principal")
    | is_employee("assistant")
    | (holds(Role.PARTY_OFFICE) & of("principal", is_mine_leader))
)
STAND_INS = Policy("people.StandIn", read=sees_stand_in, end_stand_in=sees_stand_in)
