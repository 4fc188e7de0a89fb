"""Who may do what with people, accounts and grants (rights.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from . import policies
from .policies import ROSTER_ROLES
from .policy import is_employee, over
from .roles import EXPORTERS, Role

if TYPE_CHECKING:
    from nantun.people.models import User


def holds(*roles: str) -> rules.predicates.Predicate:
    """A predicate: the user holds one of these roles today."""

    def check(user: User) -> bool:
        return user.is_authenticated and user.holds(*roles)

    return rules.predicate(check, name=f"holds:{'|'.join(roles)}")


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
personnel = holds(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR)
whole_id_number = holds(Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR, Role.AUDIT)

# The roster
rules.add_perm("people.enter", holds(*ROSTER_ROLES))
rules.add_perm("people.see", is_oneself | in_roster_reach)
rules.add_perm("people.pick", is_cadre | holds(*ROSTER_ROLES, Role.SYSTEM_ADMIN))
rules.add_perm("people.edit", holds(Role.HR))
rules.add_perm("people.import_roster", holds(Role.HR))
rules.add_perm("people.export", holds(*EXPORTERS) & holds(*ROSTER_ROLES))
rules.add_perm("people.see_ethnicity", personnel)
rules.add_perm("people.see_birth_date", personnel | is_oneself)
rules.add_perm("people.see_phone", is_oneself | in_reach(Role.CLERK, Role.HEAD, Role.HR))
rules.add_perm("people.see_id_number_masked", whole_id_number | is_oneself)
rules.add_perm("people.reveal_phone", in_roster_reach)
rules.add_perm("people.reveal_id_number", whole_id_number)

# Accounts and roles
rules.add_perm("people.open_accounts", holds(Role.SYSTEM_ADMIN))
rules.add_perm("people.print_worker_slips", holds(Role.CLERK))
rules.add_perm("people.print_slip", holds(Role.SYSTEM_ADMIN) | (is_in_clerk_s_unit & is_worker_s_account))
rules.add_perm("people.see_accounts", holds(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))
rules.add_perm("people.grant_roles", holds(Role.SECURITY_ADMIN))
rules.add_perm("people.see_grants", holds(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN))
rules.add_perm("people.enter_stand_ins", is_cadre | holds(Role.CLERK, Role.PARTY_OFFICE, Role.SECURITY_ADMIN))
rules.add_perm("people.grant_stand_in", (is_oneself & is_cadre) | (is_mine_leader & holds(Role.PARTY_OFFICE)))

# The rooms below this one, which know no roles
rules.add_perm("policies.enter", rules.predicates.is_authenticated)
rules.add_perm("policies.set", holds(Role.PARTY_OFFICE))
rules.add_perm("workdays.enter", rules.predicates.is_authenticated)
rules.add_perm("workdays.set", holds(Role.PARTY_OFFICE))
