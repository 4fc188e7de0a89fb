"""Readers with an address, and something to tell them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from nantun.notices.actions import Telling, tell
from nantun.notices.models import MailAddress
from nantun.people.models import User
from tests.factories import make_user

MINE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 20)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    """A moment of October 2026 at the mine."""
    return datetime(2026, 10, day, hour, minute, tzinfo=MINE)


def reader(role: Any = None, *, confirmed: bool = True, **more: Any) -> User:
    """With an address of his own."""
    user = make_user(role, **more)
    MailAddress.objects.create(user=user, email=f"{user.number}@mine.example", confirmed_at=timezone.now() if confirmed else None)
    return user


def said(*readers: User, number: int = 1, now: datetime | None = None, kind: str = "visits.must", urgent: bool = False, **more: Any) -> int:
    """Tell each of them the same."""
    words = {"title": f"第 {number} 件", "text": "请在明天前走访。", "reason": "您是办事员", "url": "/visits/", **more}
    tellings = [Telling(reader_id=one.pk, kind=kind, subject=f"row:{number}", day=DAY, urgent=urgent, **words) for one in readers]
    return tell(tellings, now=now)
