"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from nantun.appeals import actions
from nantun.appeals.choices import Status
from nantun.appeals.models import Appeal, AppealRequest, Evidence, UrgeSheet
from nantun.people.models import User
from tests.support.days import TODAY, at
from tests.support.kinds import Asked, Form, Guard, Kept
from tests.support.mine import Mine

from .makers import Cast, brought_to, raise_one
from .pages import the_form

GUARDED = {
    Appeal: Guard(
        lambda mine: raise_one(mine.head, mine.worker.employee),
        lambda row, by, now: actions.void(appeal=row, reason="登记错了", by=by, now=now),
    ),
}


def appeal(mine: Mine) -> Form:
    return mine.head, "/appeals/raise/", the_form(mine.worker.employee)


POSTED = {Appeal: (appeal,)}


def an_extension() -> tuple[User, User, Callable[..., Any]]:
    cast = Cast.of()
    brought = brought_to(Status.ACCEPTED, cast)
    return (
        cast.clerk,
        cast.deputy,
        lambda reason, by: actions.ask(
            appeal=Appeal.objects.get(pk=brought.pk), kind="extension", day=date(2026, 11, 20), reason=reason, by=by, now=at(TODAY, 18)
        ),
    )


REQUESTS = {
    AppealRequest: Asked(
        AppealRequest,
        "reason",
        an_extension,
        lambda asked, **facts: actions.decide(request=asked, now=at(TODAY, 18), **facts),
        lambda asked, words: (f"/appeals/{asked.appeal_id}/requests/{asked.pk}/?agree=0", {"reason": words}),
    ),
}
KEPT = {Evidence: Kept("appeals:evidence", "evidence_pk"), UrgeSheet: Kept("appeals:sheet-scan", file="scan")}
