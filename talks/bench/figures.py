from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from nantun.measuring import Bench, Line, medians
from nantun.people.choices import Level
from nantun.people.models import Employee, User
from nantun.people.roles import Role

from ..models import Talk
from ..oughts import due_list
from ..slots import free_slots
from .rows import write_rows

DAYS = 30
SLOTS_MILLISECONDS = 100
TURNS = 9


def measure(bench: Bench) -> Iterator[Line]:
    """Builds on the people that the roster's bench brought in, and on the reader of the visits'."""
    reader = next(user for user in User.objects.filter(role_grants__role=Role.PARTY_OFFICE).order_by("pk"))
    leaders = write_rows(bench, reader)
    now = timezone.now()
    principal = Employee.objects.filter(level=Level.PRINCIPAL).select_related("unit").order_by("number")[0]
    worker = Employee.objects.filter(level=Level.WORKER).select_related("unit").order_by("number")[0]
    last = bench.today + timedelta(days=DAYS)
    found = len(free_slots(talker=principal, counterpart=worker, first=bench.today, last=last, now=now))

    def slots() -> None:
        free_slots(talker=principal, counterpart=worker, first=bench.today, last=last, now=now)

    took, listed = medians([slots, lambda: due_list(bench.today)], TURNS)
    what = f"领导 {DAYS} 天的空闲时间({found} 个;{leaders} 名领导,{Talk.objects.count():,} 次约谈)"
    yield Line(what, f"{1000 * took:.0f} ms", f"≤ {SLOTS_MILLISECONDS} ms", 1000 * took <= SLOTS_MILLISECONDS)
    yield Line(f"全矿应谈名单(只计算),{len(due_list(bench.today)):,} 人", f"{1000 * listed:.0f} ms")
    pages = {"约谈列表(本月)": reverse("talks:home"), "约谈列表(全部)": f"{reverse('talks:home')}?day_from=&day_to="}
    yield from bench.pages(
        reader,
        pages | {"应谈名单(全矿)": reverse("talks:oughts"), "约谈日历": reverse("talks:calendar"), "恳谈会": reverse("talks:forums")},
    )
