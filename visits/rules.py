"""Who may do what with visits (rights.md). Reading rows is VisitQuerySet.visible_to; these are the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from nantun.ledgers.rules import month_is_open
from nantun.moves.rules import add_act
from nantun.people.roles import Role
from nantun.people.rules import holds_role, is_cadre, stands_in

from .choices import Verb
from .policies import MUST_ROLES, READER_ROLES
from .policies import own as own_standing

if TYPE_CHECKING:
    from nantun.people.models import User

# They log visits of their own even when they are not cadres.
LOGGER_ROLES = (
    Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR, Role.SUPERVISION,
)  # fmt: skip


@rules.predicate
def is_lead(user: User, visit: Any) -> bool:
    return visit is not None and any(v.order == 0 and v.employee_id == user.employee_id for v in visit.visitors.all())


@rules.predicate
def is_valid(user: User, visit: Any) -> bool:
    return visit is not None and visit.is_valid


@rules.predicate
def waits_for_word(user: User, visit: Any) -> bool:
    return visit is not None and visit.awaits_confirmation


own, is_open = own_standing.predicate, month_is_open("visits", unit="reporting_unit_id")

rules.add_perm("visits.enter", is_cadre | holds_role(*READER_ROLES, *LOGGER_ROLES) | stands_in)
rules.add_perm("visits.log_own", is_cadre | holds_role(*LOGGER_ROLES))
rules.add_perm("visits.log", is_cadre | holds_role(*LOGGER_ROLES) | stands_in)
add_act("visits", Verb.EDIT, own, is_open)
add_act("visits", Verb.VOID, own, is_open)
rules.add_perm("visits.correct", own & is_valid & ~is_open)
rules.add_perm("visits.decide_corrections", holds_role(Role.PARTY_OFFICE))
add_act("visits", "confirm", is_lead, is_valid & waits_for_word)
rules.add_perm("visits.upload_sheet", holds_role(Role.CLERK) | stands_in)
rules.add_perm("visits.see_coverage", holds_role(*READER_ROLES))
rules.add_perm("visits.see_musts", holds_role(*MUST_ROLES))
rules.add_perm("visits.raise_must", holds_role(*MUST_ROLES))
rules.add_perm("visits.export", holds_role(Role.CLERK, Role.HEAD, Role.PARTY_OFFICE, Role.UNION_STAFF))
rules.add_perm("visits.import", is_cadre | holds_role(*LOGGER_ROLES) | stands_in)
rules.add_perm("visits.keep_page", is_cadre | holds_role(*LOGGER_ROLES) | stands_in)
