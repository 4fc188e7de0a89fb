"""What waits, told twice a month: one sentence for each who has something waiting."""

from __future__ import annotations

import calendar
import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.jobs.traces import where
from nantun.policies.figures import whole
from nantun.web.offers import Due, Todo
from nantun.web.waiting import WaitingForAll

from .figures import FIRST_DAY, SECOND_DAY
from .models import DayDone

if TYPE_CHECKING:
    from nantun.people.models import User

logger = logging.getLogger(__name__)

AT_ONCE = 200


class SomeoneLeftOut(Exception):
    """What waits for somebody could not be found out; everybody else was served."""


def is_reminding_day(day: dt.date) -> bool:
    """The 10th and the 20th, or as a dated document sets them; a 31st falls on the last day of a shorter month."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day in {min(whole(key, day), last) for key in (FIRST_DAY, SECOND_DAY)}


def due_on(day: dt.date) -> Iterator[Due]:
    """Told in the morning of the day, and not again when something comes in at noon.

    raises SomeoneLeftOut at the end, when all others have been yielded.
    """
    if not is_reminding_day(day) or DayDone.objects.filter(day=day).exists():
        return
    left_out, everybody = 0, WaitingForAll(day)
    for user in _accounts(everybody.readers()).iterator(chunk_size=AT_ONCE):
        try:
            lines = everybody.of(user).lines
        except Exception as error:
            logger.error("what waits for an account could not be found out: %s", where(error))
            left_out += 1
            continue
        if lines:
            yield _digest(user, lines, day)
    if left_out:
        raise SomeoneLeftOut(f"{left_out} accounts")


def _accounts(readers: set[int] | None) -> QuerySet:
    rows = get_user_model().objects.filter(is_active=True).select_related("employee")
    return rows if readers is None else rows.filter(pk__in=readers)


def _digest(user: User, lines: list[Todo], day: dt.date) -> Due:
    """还有 6 件事等您办:必访 2、回访 3、草稿 1;其中 1 件已过期限. Counts only: names stand behind the sign-in."""
    counts = Counter[str]()
    for line in lines:
        counts[str(line.kind)] += line.count
    late = sum(line.count for line in lines if line.due is not None and line.due < day)
    text = "、".join(f"{kind} {count}" for kind, count in counts.items())
    if late:
        text = _("%(kinds)s;其中 %(late)s 件已过期限") % {"kinds": text, "late": late}
    return Due(
        user_id=user.pk,
        kind="notices.waiting",
        key="waiting",
        title=_("还有 %(count)s 件事等您办") % {"count": counts.total()},
        text=text,
        url=reverse("home"),
        reason=_("每月两次提醒还没有办的事"),
    )
