"""The figures of notices for `manage.py bench`: a day on which everybody at the mine is told something, by e-mail too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from nantun.measuring import Bench, Line, seconds
from nantun.people.actions import open_accounts
from nantun.people.models import Employee, User
from nantun.policies.figures import whole
from nantun.web.models import Draft

from . import clock
from .actions import pack
from .figures import FIRST_DAY
from .models import Delivery, MailAddress, Notice
from .rhythm import Hours
from .sending import send_due

GOAL = 10


def measure(bench: Bench) -> Iterator[Line]:
    """Everybody has something waiting, and is told of it on the day for that. Nothing of it is left behind."""
    with transaction.atomic(), override_settings(EMAIL_HOST="smtp.bench.example"):
        yield from _everybody_told(_reminding_day(bench.today))
        transaction.set_rollback(True)


def _everybody_told(day: date) -> Iterator[Line]:
    users = _readers()
    took = seconds(lambda: send_due(day))
    told = Notice.objects.filter(day=day).count()
    yield Line(f"发一天的提醒,{told:,} 人", f"{took:.1f} 秒", f"≤ {GOAL} 秒", took <= GOAL and told >= len(users))
    yield Line("同一天再发一次(没有新的)", f"{seconds(lambda: send_due(day)):.1f} 秒")
    noon = Hours.on(day).digest(clock.now())
    took = seconds(lambda: pack(now=noon))
    yield Line(f"把它们装成 {Delivery.objects.count():,} 封邮件", f"{took:.1f} 秒")


def _readers() -> list[User]:
    """An account with a confirmed address for everybody on the roster, and a form that each has begun and not finished."""
    users = open_accounts(employees=Employee.objects.defer("id_number"))
    now = timezone.now()
    MailAddress.objects.bulk_create(MailAddress(user=user, email=f"{user.number}@bench.example", confirmed_at=now) for user in users)
    begun = {"kind": "visits.log", "key": "new", "data": "{}", "title": "登记走访", "url": "/visits/log/", "updated_at": now}
    Draft.objects.bulk_create(Draft(user=user, **begun) for user in users)
    return users


def _reminding_day(today: date) -> date:
    return today.replace(day=whole(FIRST_DAY, today))
