"""Who may do what with people, accounts and grants (rights.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from . import policies
from .policies import ROSTER_ROLES
from .policy import Holds, is_employee, over
from .roles import EXPORTERS, Role

if TYPE_CHECKING:
    from nantun.people.models import User


def holds_role(*roles: str) -> rules.predicates.Predicate:
    """A predicate: the user holds one of these roles today. The standing, which policies are joined of, is policy.holds."""
    return Holds(roles).predicate


@rules.predicate
def is_cadre(user: User) -> bool:
    return user.is_authenticated and user.is_cadre


@rules.predicate
def stands_in(user: User) -> bool:
    """Somebody has granted the user to enter for him, today."""
    return user.is_authenticated and bool(user.principals)


is_oneself, in_roster_reach = is_employee("pk").predicate, policies.in_roster_reach.predicate


def in_reach(*roles: str) -> rules.predicates.Predicate:
    """A predicate: the employee stands in a unit that these roles of the user reach."""
    return over("unit", *roles).predicate


@rules.predicate
def is_worker_s_account(user: User, account: Any) -> bool:
    """An account whose holder is neither a cadre nor holds a role: its password may be reset by the unit's clerk."""
    return account is not None and account.employee is not None and not account.is_cadre and not account.grants


is_in_clerk_s_unit = over("employee__unit", Role.CLERK).predicate
is_mine_leader = policies.is_mine_leader.predicate
personnel = holds_role(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR)
whole_id_number = holds_role(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR, Role.AUDIT)

# The roster
rules.add_perm("people.enter", holds_role(*ROSTER_ROLES))
rules.add_perm("people.pick", is_cadre | holds_role(*ROSTER_ROLES, Role.SYSTEM_ADMIN))
rules.add_perm("people.edit", holds_role(Role.HR))
rules.add_perm("people.import_roster", holds_role(Role.HR))
rules.add_perm("people.export", holds_role(*EXPORTERS) & holds_role(*ROSTER_ROLES))
rules.add_perm("people.see_ethnicity", personnel)
rules.add_perm("people.see_birth_date", personnel | is_oneself)
rules.add_perm("people.see_phone", is_oneself | in_reach(Role.CLERK, Role.HEAD, Role.HR))
rules.add_perm("people.see_id_number_masked", whole_id_number | is_oneself)
rules.add_perm("people.reveal_phone", in_roster_reach)
rules.add_perm("people.reveal_id_number", whole_id_number)

# Accounts and roles
rules.add_perm("people.open_accounts", holds_role(Role.SYSTEM_ADMIN))
rules.add_perm("people.print_slip", holds_role(Role.SYSTEM_ADMIN) | (is_in_clerk_s_unit & is_worker_s_account))
rules.add_perm("people.see_accounts", holds_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))
rules.add_perm("people.grant_roles", holds_role(Role.SECURITY_ADMIN))
rules.add_perm("people.see_grants", holds_role(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN))
rules.add_perm("people.enter_stand_ins", is_cadre | holds_role(Role.CLERK, Role.PARTY_OFFICE, Role.SECURITY_ADMIN))
rules.add_perm("people.grant_stand_in", (is_oneself & is_cadre) | (is_mine_leader & holds_role(Role.PARTY_OFFICE)))

# The rooms below this one, which know no roles
rules.add_perm("policies.enter", rules.predicates.is_authenticated)
rules.add_perm("policies.set", holds_role(Role.PARTY_OFFICE))
rules.add_perm("workdays.enter", rules.predicates.is_authenticated)
rules.add_perm("workdays.set", holds_role(Role.PARTY_OFFICE))
