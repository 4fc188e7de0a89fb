from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nantun.notices.actions import notify
from nantun.notices.choices import Channel
from nantun.notices.models import Delivery, Notice, Route
from nantun.people.roles import Role

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    """A notice to the clerk of ours; a robot that announces visits, and what it is to send."""
    notify(recipient=world.user(Role.CLERK), kind="test", subject="one", day=date(2026, 10, 20), title="台账已生成", url="/ledgers/")
    notice = Notice.objects.get(subject="one")
    yield Case("notices:open", pk=notice.pk)
    yield Case("notices:read", data={"picked": [notice.pk]})
    route = Route.objects.create(robot="综采一队", room="visits", unit=world.ours, set_by=world.user(Role.SYSTEM_ADMIN))
    yield Case("notices:end-route", pk=route.pk)
    Delivery.objects.create(channel=Channel.ROBOT, robot=route.robot)
