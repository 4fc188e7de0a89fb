"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from nantun.appeals import actions
from nantun.appeals.models import Appeal
from tests.support.kinds import Form, Guard
from tests.talks.makers import Mine

from .makers import raise_one
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
