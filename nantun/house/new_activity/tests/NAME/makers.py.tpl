"""Rows as tests make them: by the actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from $name import actions
from $name.entry import Entry
from $name.models import $Row
from nantun.people.models import Employee, User

DAY, DUE_ON = date(2026, 10, 14), date(2026, 10, 17)
NOW = datetime(2026, 10, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def logged(employee: Employee, by: User, *, now: datetime = NOW, **more: Any) -> $Row:
    facts: dict[str, Any] = {"day": DAY, "text": "馒头到手凉了", "due_on": DUE_ON}
    return actions.log(entry=Entry(employee=employee, **facts | more), by=by, now=now)
