"""Who may do what with people, accounts and grants (rights.md)."""

from __future__ import annotations

from typing import Any

import rules

from .querysets import ROSTER_ROLES
from .roles import EXPORTERS, Role


def holds(*roles: str) -> rules.predicates.Predicate:
    """A predicate: the user holds one of these roles today."""

    def check(user: Any) -> bool:
        return user.is_authenticated and user.holds(*roles)

    return rules.predicate(check, name=f"holds:{'|'.join(roles)}")


@rules.predicate
def is_cadre(user: Any) -> bool:
    return user.is_authenticated and user.is_cadre


@rules.predicate
def is_oneself(user: Any, employee: Any) -> bool:
    return employee is not None and user.employee_id == employee.pk


@rules.predicate
def in_roster_reach(user: Any, employee: Any) -> bool:
    return employee is not None and employee.unit_id in user.reach(*ROSTER_ROLES)


rules.add_perm("people.enter", holds(*ROSTER_ROLES))
rules.add_perm("people.see", is_oneself | in_roster_reach)
rules.add_perm("people.import_roster", holds(Role.HR))
rules.add_perm("people.edit", holds(Role.HR))
rules.add_perm("people.see_ethnicity", holds(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR))
rules.add_perm("people.see_birth_date", holds(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR) | is_oneself)
rules.add_perm("people.see_phone", is_oneself | in_roster_reach)
rules.add_perm("people.reveal_id_number", holds(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR, Role.AUDIT))
rules.add_perm("people.export", holds(*EXPORTERS))
rules.add_perm("people.open_accounts", holds(Role.SYSTEM_ADMIN))
rules.add_perm("people.print_worker_slips", holds(Role.CLERK, Role.SYSTEM_ADMIN))
rules.add_perm("people.grant_roles", holds(Role.SECURITY_ADMIN))
rules.add_perm("people.see_grants", holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN))
rules.add_perm("people.grant_stand_in", is_cadre | holds(Role.PARTY_OFFICE, Role.SECURITY_ADMIN))
rules.add_perm("policies.enter", rules.predicates.is_authenticated)
rules.add_perm("policies.set", holds(Role.PARTY_OFFICE))
