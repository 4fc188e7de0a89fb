"""How each way out of the house stands, for 发送情况."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from .choices import UNSENT, State
from .models import Delivery, Outgoing


@dataclass(frozen=True)
class Lane:
    """gathering: notices that wait for their digest; waiting, given_up: deliveries; sent_at: the last that was taken."""

    label: str
    is_on: bool
    gathering: int
    waiting: int
    given_up: int
    sent_at: dt.datetime | None


def lanes() -> list[Lane]:
    """The mail, then each robot of the settings or of what is still to be sent; two queries."""
    rows = (
        Delivery.objects.order_by()
        .values("robot")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=UNSENT)),
            lost=Count("pk", filter=Q(state=State.GIVEN_UP)),
            sent_at=Max("ended_at", filter=Q(state=State.SENT)),
        )
    )
    counted = {row["robot"]: row for row in rows}
    unpacked = Outgoing.objects.filter(delivery__isnull=True).order_by().values_list("robot").annotate(Count("pk"))
    gathering: dict[str, int] = dict(unpacked)
    names = ["", *dict.fromkeys([*settings.ROBOTS, *(name for name in sorted(counted) if name)])]
    return [_lane(name, counted.get(name, {}), gathering.get(name, 0)) for name in names]


def _lane(name: str, row: Mapping[str, Any], gathering: int) -> Lane:
    return Lane(
        label=_("群机器人:%(name)s") % {"name": name} if name else _("邮件"),
        is_on=name in settings.ROBOTS if name else bool(settings.EMAIL_HOST),
        gathering=gathering,
        waiting=row.get("waiting", 0),
        given_up=row.get("lost", 0),
        sent_at=row.get("sent_at"),
    )
