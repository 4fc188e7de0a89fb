"""A room that has something to tell every account each day; imported into processes of their own by the proofs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from nantun.people.models import User
from nantun.registry import Activity, register
from nantun.web.offers import Due

PAUSE = 0.0


def due_on(day: dt.date) -> Iterator[Due]:
    for pk in User.objects.order_by("pk").values_list("pk", flat=True):
        for number in range(20):
            yield Due(user_id=pk, kind="toy.due", key=f"row:{number}", text=f"第 {number} 件到期")
        time.sleep(PAUSE)


register(
    Activity(
        name="toy", label="试办", icon="bell", urls="nantun.notices.urls", group="hidden", reminders="tests.trust.toy_reminders.due_on"
    )
)
