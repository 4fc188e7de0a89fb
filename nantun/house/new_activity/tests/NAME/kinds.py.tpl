"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from uuid import uuid4

from $name import actions
from $name.models import $Row
from tests.support.kinds import Form, Guard
from tests.support.mine import Mine

from .makers import DAY, DUE_ON, logged


def $row(mine: Mine) -> Form:
    sent = {"employee": mine.worker.employee_id, "day": DAY.isoformat(), "text": "馒头到手凉了", "due_on": DUE_ON.isoformat()}
    return mine.head, "/$name/log/", sent | {"submission": str(uuid4())}


GUARDED = {
    $Row: Guard(lambda mine: logged(mine.worker.employee, mine.head), lambda row, by, now: actions.close($row=row, by=by, now=now)),
}
POSTED = {$Row: ($row,)}
