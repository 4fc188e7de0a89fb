"""Who may do what with talks (rights.md). Who reads that a talk was, and what was said, stands in policies.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from nantun.moves.rules import add_act
from nantun.people.policy import is_account
from nantun.people.roles import Role
from nantun.people.rules import holds_role, is_cadre, stands_in

from . import policies
from .choices import Status, Verb
from .models import Mentoring
from .policies import FORUM_ROLES, FORUMS, MUST_ROLES, READER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User

FIGURE_ROLES = (Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR)


@rules.predicate
def is_on_roster(user: User) -> bool:
    return user.is_authenticated and user.employee_id is not None


@rules.predicate
def has_the_turn(user: User, talk: Any) -> bool:
    return talk is not None and talk.status == Status.ASKED and talk.turn == talk.side_of(user.employee_id)


@rules.predicate
def is_held(user: User, talk: Any) -> bool:
    return talk is not None and talk.status == Status.HELD


@rules.predicate
def is_named_in_one(user: User) -> bool:
    """As helper or head; somebody who is helped is not let in."""
    return user.is_authenticated and Mentoring.objects.visible_to(user).exists()


@rules.predicate
def goes_on(user: User, mentoring: Any) -> bool:
    return mentoring is not None and not mentoring.is_over


# The unit's head that is named in it.
heads_it, helps = policies.heads_it.predicate, policies.helps.predicate

rules.add_perm("talks.hold_forums", holds_role(*FORUM_ROLES))
rules.add_perm("talks.change_forum", FORUMS.verbs["read"].predicate)
# 一对一帮带: by name, never by a role; the committee has figures.
rules.add_perm("talks.enter_mentoring", is_named_in_one | holds_role(Role.HEAD, *FIGURE_ROLES))
rules.add_perm("talks.begin_mentoring", holds_role(Role.HEAD))
add_act("talks", "note_mentoring", helps, goes_on)
add_act("talks", "review_mentoring", heads_it | helps, goes_on)
add_act("talks", "change_helper", heads_it, goes_on)
rules.add_perm("talks.see_mentoring_figures", holds_role(*FIGURE_ROLES))

is_talker, is_counterpart, takes_part = policies.is_talker.predicate, policies.is_counterpart.predicate, policies.takes_part.predicate
asked_for_him = is_account("entered_by").predicate  # the clerk who took the slip
talks_with_others = is_cadre | holds_role(Role.HEAD, Role.DEPUTY, Role.PRINCIPAL)

rules.add_perm("talks.enter", is_on_roster | holds_role(*READER_ROLES))
rules.add_perm("talks.ask", is_on_roster)
rules.add_perm("talks.ask_on_slip", holds_role(Role.CLERK))
rules.add_perm("talks.invite", talks_with_others)
rules.add_perm("talks.log", talks_with_others | stands_in)
for answer in (Verb.OFFER, Verb.ACCEPT, Verb.DECLINE):
    add_act("talks", answer, takes_part, has_the_turn)
add_act("talks", Verb.MOVE, takes_part)
add_act("talks", Verb.CANCEL, takes_part | asked_for_him)
add_act("talks", Verb.HOLD, is_talker)
add_act("talks", "confirm", is_counterpart, is_held)
rules.add_perm("talks.write_record", is_talker & is_held)
rules.add_perm("talks.appeals", takes_part & is_held)
rules.add_perm("talks.remark", is_counterpart & is_held)
rules.add_perm("talks.ask_order", holds_role(Role.PARTY_OFFICE))
rules.add_perm("talks.enter_orders", is_on_roster | holds_role(*READER_ROLES))
rules.add_perm("talks.approve_orders", policies.approves.predicate)
rules.add_perm("talks.see_counts", holds_role(*READER_ROLES))
rules.add_perm("talks.see_oughts", talks_with_others | holds_role(*READER_ROLES))
rules.add_perm("talks.set_hours", is_cadre)
rules.add_perm("talks.raise_must", holds_role(*MUST_ROLES))
rules.add_perm("talks.grant_exceptions", holds_role(Role.PARTY_OFFICE))
