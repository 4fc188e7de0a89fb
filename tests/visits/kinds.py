"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from tests.support.kinds import Form, Guard
from tests.talks.makers import Mine
from visits import actions
from visits.models import Visit

from .makers import log
from .pages import the_form

GUARDED = {
    Visit: Guard(
        lambda mine: log(mine.head, mine.worker.employee),
        lambda row, by, now: actions.void_visit(visit=row, reason="重复", version=row.version, by=by, now=now),
    ),
}


def visit(mine: Mine) -> Form:
    return mine.head, "/visits/log/", the_form(mine.head, mine.worker.employee)


POSTED = {Visit: (visit,)}
