"""Who may do what with appeals (rights.md). Reading rows is AppealQuerySet.visible_to; these are the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from nantun.moves.rules import add_act, legal
from nantun.people.policy import any_of, is_account, is_of_unit, over
from nantun.people.roles import Role
from nantun.people.rules import holds_role, is_cadre

from . import policies
from .choices import NAMES_HIDDEN, UNLIMITED, Category, Closure, Outcome, Status, Verb
from .policies import CALLERS, MINE_READERS, TEMPLATE_KEEPERS, UNIT_READERS

if TYPE_CHECKING:
    from nantun.people.models import User

# They take up what others say to them; everybody else raises what is his own.
RAISERS = (
    Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR, Role.SUPERVISION,
)  # fmt: skip
GIVERS = (Role.HEAD, Role.DEPUTY, Role.PARTY_OFFICE)
EXPORTERS = (Role.CLERK, Role.HEAD, Role.PARTY_OFFICE, Role.UNION_STAFF)


def may_keep_for(user: User, unit_id: int | None) -> bool:
    """Asked of a template that is not written yet."""
    return unit_id in user.reach(*TEMPLATE_KEEPERS)


def may_give_to(user: User, unit_id: int) -> bool:
    """Heads tell their own unit, deputies the units in their charge, the party office every unit."""
    return unit_id in user.reach(*GIVERS)


@rules.predicate
def is_on_roster(user: User) -> bool:
    return user.is_authenticated and user.employee_id is not None


is_raiser = policies.is_raiser.predicate
is_complained_of = policies.is_complained_of.predicate
is_discipline = policies.is_discipline.predicate
registered_it = is_account("registered_by").predicate
is_of_lead_unit = policies.is_of_lead_unit.predicate
heads_lead_unit = over("lead_unit", Role.HEAD).predicate
is_of_supporting_unit = any_of("supporting_units", over("pk", Role.CLERK, Role.HEAD)).predicate
heard_in_own_unit = over("registering_unit", Role.HEAD).predicate
# Neither of the lead unit nor the one who answered.
is_outside = (~(is_account("replied_by") | policies.is_of_lead_unit | is_of_unit("lead_unit"))).predicate
covers = policies.covers.predicate


@rules.predicate
def is_anonymous(user: User, appeal: Any) -> bool:
    return appeal is not None and not appeal.raisers.all() and not any(one.raisers.all() for one in appeal.merged.all())


@rules.predicate
def is_ordinary(user: User, appeal: Any) -> bool:
    """What a unit's head may strike off himself: an ordinary matter, and one that policy allows."""
    return appeal is not None and appeal.category not in UNLIMITED | NAMES_HIDDEN and appeal.outcome != Outcome.NOT_ALLOWED


@rules.predicate
def called_back_content(user: User, appeal: Any) -> bool:
    return appeal is not None and appeal.status == Status.CALLED_BACK


@rules.predicate
def is_promised(user: User, appeal: Any) -> bool:
    """A timetable, which is carried out when its day has come."""
    return appeal is not None and appeal.outcome == Outcome.TIMETABLE


@rules.predicate
def is_alive(user: User, appeal: Any) -> bool:
    return appeal is not None and not appeal.is_ended


@rules.predicate
def is_to_be_checked(user: User, appeal: Any) -> bool:
    return appeal is not None and appeal.on_spot and appeal.drawn and not any(one.check_only for one in appeal.call_backs.all())


@rules.predicate
def sees_whole_sheet(user: User, sheet: Any) -> bool:
    """Nothing on it is complained of him or his unit, also since it was printed."""
    return sheet is not None and not any(is_complained_of(user, line.appeal) for line in sheet.lines.all())


party_office = holds_role(Role.PARTY_OFFICE)
discipline = holds_role(Role.DISCIPLINE) & is_discipline
is_open_to, above, oversees = policies.is_open_to.predicate, policies.above.predicate, policies.oversees.predicate
handles = is_open_to & is_of_lead_unit
calls = holds_role(*CALLERS) & covers & is_outside & ~is_complained_of
heads_ordinary = heads_lead_unit & is_open_to & is_ordinary

rules.add_perm("appeals.enter", is_on_roster | holds_role(*MINE_READERS, *UNIT_READERS, Role.UNION_STAFF, Role.DISCIPLINE))
rules.add_perm("appeals.raise", is_on_roster)
rules.add_perm("appeals.raise_for_others", is_cadre | holds_role(*RAISERS))
rules.add_perm("appeals.work_with", holds_role(*RAISERS))
rules.add_perm("appeals.export", holds_role(*EXPORTERS))
rules.add_perm("appeals.assign_many", party_office)
add_act("appeals", Verb.ASSIGN, oversees | (heard_in_own_unit & is_open_to))
add_act("appeals", Verb.ACCEPT, handles | discipline)
add_act("appeals", Verb.RETURN, handles)
add_act("appeals", Verb.PROGRESS, is_open_to & (is_of_lead_unit | is_of_supporting_unit))
add_act("appeals", Verb.ASK, handles)
add_act("appeals", Verb.RESUME, handles | oversees)
add_act("appeals", Verb.REPLY, handles)
add_act("appeals", Verb.CALL_BACK, ~is_anonymous & ~is_discipline & (is_raiser | calls))
add_act("appeals", Verb.CHECK, calls, is_to_be_checked)
add_act("appeals", Verb.CARRY_OUT, handles, is_promised)
rules.add_perm(
    "appeals.strike_off",
    (above & legal(Verb.STRIKE_OFF)) | (heads_ordinary & called_back_content) | (discipline & legal(Verb.STRIKE_OFF)),
)
rules.add_perm("appeals.strike_off_at_all", above | heads_ordinary | discipline)
rules.add_perm("appeals.close_unasked", above & legal(Verb.STRIKE_OFF))
add_act("appeals", Verb.REOPEN, ~is_discipline & (is_raiser | (above & is_outside)))
add_act("appeals", "merge", party_office & is_open_to, is_alive)
add_act("appeals", Verb.TARGETS, party_office & is_open_to)
add_act("appeals", Verb.VOID, ((party_office & ~is_complained_of) | registered_it) & ~is_discipline)
rules.add_perm("appeals.keep_templates", holds_role(*TEMPLATE_KEEPERS))
rules.add_perm("appeals.urge", holds_role(Role.PARTY_OFFICE, Role.CLERK))
rules.add_perm("appeals.see_sheets", holds_role(Role.PARTY_OFFICE, Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL))
rules.add_perm("appeals.enter_sheet", policies.SHEETS.verbs["keep_sheet"].predicate & sees_whole_sheet)
rules.add_perm("appeals.see_scan", sees_whole_sheet)


def closures_open_to(user: User, appeal: Any) -> list[Closure]:
    """On what this user may strike it off as it stands."""
    if appeal.category == Category.DISCIPLINE:
        return [Closure.DISCIPLINE]
    found = [Closure.CONTENT] if appeal.status == Status.CALLED_BACK and appeal.outcome != Outcome.NOT_ALLOWED else []
    if user.has_perm("appeals.close_unasked", appeal):
        if appeal.status == Status.REPLIED:
            found.append(Closure.ANONYMOUS if is_anonymous(user, appeal) else Closure.UNREACHABLE)
        found.append(Closure.APPROVED)
    return found
