"""Who decides a request of the lead unit: whoever may is told of it, has it among what waits and is reminded, and nobody else."""

from __future__ import annotations

import pytest
import time_machine

from nantun.appeals import actions
from nantun.appeals.choices import IN_HAND, WAYS, RequestKind, Verb
from nantun.appeals.models import Appeal, AppealRequest
from nantun.appeals.policies import REQUESTS
from nantun.appeals.reminders import due_on
from nantun.appeals.todo import waiting
from nantun.approvals.choices import Decision
from nantun.days import A_DAY
from nantun.notices.models import Notice
from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import make_user

from .makers import NOW, Cast, accepted, answered, fresh, given, not_content, raise_one
from .pages import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(cast: Cast) -> dict[str, User]:
    disabled = make_user(Role.HEAD, unit=cast.theirs)
    User.objects.filter(pk=disabled.pk).update(is_active=False, disabled_at=NOW)
    return {
        "clerk": cast.clerk,
        "head": cast.head,
        "deputy of both": cast.deputy,
        "deputy of the unit that heard it": make_user(Role.DEPUTY, units=[cast.ours]),
        "deputy of the lead unit": make_user(Role.DEPUTY, units=[cast.theirs]),
        "head of the unit that heard it": cast.visitor,
        "party office": cast.office,
        "union staff": cast.union,
        "principal": make_user(Role.PRINCIPAL),
        "supervision": make_user(Role.SUPERVISION, units=[cast.theirs]),
        "raiser": make_user(employee=cast.worker),
        "disabled head": disabled,
    }


LEAVE = {
    "answered": answered,
    "merged": lambda appeal, cast: actions.merge(into=raise_one(cast.visitor, cast.worker), appeals=[appeal], by=cast.office, now=NOW),
}


DECIDE = {"head", "deputy of both", "deputy of the unit that heard it", "deputy of the lead unit", "party office"}


def asked_by(user: User, appeal: Appeal) -> AppealRequest:
    day = appeal.due_on + 7 * A_DAY
    return actions.ask(appeal=appeal, kind=RequestKind.EXTENSION, day=day, reason="等设备到货", by=user, now=NOW)


def who_may(request: AppealRequest, everybody: dict[str, User]) -> set[str]:
    """By the button, the notice, what waits and the reminder: all four say the same."""
    told = set(Notice.objects.filter(kind="appeals.asked").values_list("recipient", flat=True))
    days = [NOW.date() + n * A_DAY for n in range(10)]
    reminded = {due.user_id for day in days for due in due_on(day) if due.kind == "appeals.undecided"}
    today = {who: User.objects.get(pk=user.pk) for who, user in everybody.items()}
    may = {who for who, user in today.items() if user.has_perm("appeals.decide", request)}
    waits = {who for who, user in today.items() if any(one.kind == "审批" for one in waiting(user, NOW.date()))}
    assert may == waits == {who for who, user in today.items() if user.pk in told} == {who for who in today if today[who].pk in reminded}
    assert told == reminded == REQUESTS.who("decide", request, Accounts(NOW.date()))
    return may


def test_whoever_may_decide_what_the_clerk_asks_is_told_and_has_it_waiting(cast: Cast, everybody: dict[str, User]) -> None:
    appeal = accepted(given(raise_one(cast.visitor, cast.worker), cast), cast)
    assert who_may(asked_by(cast.clerk, appeal), everybody) == DECIDE


def test_the_head_who_asks_does_not_decide_it_himself(cast: Cast, everybody: dict[str, User]) -> None:
    appeal = accepted(given(raise_one(cast.visitor, cast.worker), cast), cast)
    assert who_may(asked_by(cast.head, appeal), everybody) == DECIDE - {"head"}


def test_of_whom_it_is_complained_he_neither_decides_nor_hears_of_it(cast: Cast, everybody: dict[str, User]) -> None:
    """Also where his unit is complained of, while he raised it and reads it."""
    appeal = given(raise_one(cast.visitor, cast.worker, cast.deputy.employee), cast)
    people, units = [everybody["deputy of the lead unit"].employee], [cast.deputy.employee.unit]
    actions.name_targets(appeal=appeal, people=people, units=units, by=cast.office, now=NOW)
    appeal = accepted(fresh(appeal), cast)
    assert who_may(asked_by(cast.clerk, appeal), everybody) == DECIDE - {"deputy of both", "deputy of the lead unit"}


def test_every_way_out_of_the_unit_s_hands_is_among_those_tried_here() -> None:
    ways = {verb for verb, way in WAYS.items() if set(way.begins) & set(WAYS[Verb.DECIDE].begins) and way.leads_to not in (None, *IN_HAND)}
    assert ways == {
        Verb.REPLY,
        Verb.MERGE,
        Verb.ASSIGN,
        Verb.HOLD,
    }  # one that was done again is given to another; a hold is a decision itself


@pytest.mark.parametrize("leave", LEAVE)
def test_what_was_asked_for_lapses_when_the_appeal_leaves_the_units_hands(leave: str, cast: Cast, everybody: dict[str, User]) -> None:
    appeal = accepted(given(raise_one(cast.visitor, cast.worker), cast), cast)
    request = asked_by(cast.clerk, appeal)
    LEAVE[leave](fresh(appeal), cast)
    request.refresh_from_db()
    assert (request.status, request.decided_by, request.decided_at) == (Decision.LAPSED, None, NOW)
    assert not any(one.kind == "审批" for user in everybody.values() for one in waiting(User.objects.get(pk=user.pk), NOW.date()))
    assert not any(due.kind == "appeals.undecided" for n in range(10) for due in due_on(NOW.date() + n * A_DAY))
    page = as_(cast.office).get(appeal.get_absolute_url()).content.decode()
    assert "已失效" in page
    assert "agree=" not in page


def test_what_was_done_again_and_is_given_to_another_unit_takes_no_request_along(cast: Cast) -> None:
    appeal = not_content(answered(accepted(given(raise_one(cast.visitor, cast.worker), cast), cast), cast), cast)
    request = asked_by(cast.clerk, appeal)
    actions.assign(appeal=fresh(appeal), lead_unit=cast.ours, by=cast.office, now=NOW)
    request.refresh_from_db()
    assert request.status == Decision.LAPSED


def test_what_is_done_again_may_be_asked_for_anew(cast: Cast) -> None:
    appeal = accepted(given(raise_one(cast.visitor, cast.worker), cast), cast)
    asked_by(cast.clerk, appeal)
    appeal = not_content(answered(fresh(appeal), cast), cast)
    assert asked_by(cast.clerk, appeal).is_waiting


def test_the_button_says_beforehand_why_nothing_can_be_asked_for(cast: Cast) -> None:
    appeal = accepted(given(raise_one(cast.visitor, cast.worker), cast), cast)
    with time_machine.travel(NOW + 60 * A_DAY):
        assert "这一件已经超期" in as_(cast.clerk).get(appeal.get_absolute_url()).content.decode()
        opened = as_(cast.clerk).get(f"/appeals/{appeal.pk}/ask/", follow=True)
    assert "这一件已经超期" in opened.content.decode()
    assert opened.redirect_chain
