"""Who decides a request of the lead unit: whoever may is told of it, has it among what waits and is reminded, and nobody else."""

from __future__ import annotations

import pytest

from nantun.appeals import actions
from nantun.appeals.choices import RequestKind
from nantun.appeals.models import Appeal, AppealRequest
from nantun.appeals.policies import REQUESTS
from nantun.appeals.reminders import due_on
from nantun.appeals.todo import waiting
from nantun.days import A_DAY
from nantun.notices.models import Notice
from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import make_user

from .makers import NOW, Cast, accepted, fresh, given, raise_one

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
