"""Somebody left: what was still open with him is cancelled with notice, what he was to hold is handed on; 必谈 of his own nantun.musts takes back.

Run every night; run twice it does nothing more.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee

from ..levels import may_be_asked_by
from ..models import MustTalk, Talk
from .appointing import cancel

LEFT = ~Q(status=EmployeeStatus.ON_POST)


def cancel_for_leavers(*, now: datetime) -> int:
    """Talks asked for or appointed with somebody who is no longer on post. by: nobody, it is the roster that says so. Returns how many."""
    gone = Employee.objects.filter(LEFT).values("pk")
    waiting = Talk.objects.open().filter(Q(talker__in=gone) | Q(counterpart__in=gone)).select_related("talker", "counterpart")
    return sum(_cancelled(talk, now) for talk in waiting.order_by("pk"))


def _cancelled(talk: Talk, now: datetime) -> bool:
    left = talk.counterpart if talk.counterpart.status != EmployeeStatus.ON_POST else talk.talker
    try:
        cancel(talk=talk, reason=_("%(name)s 已不在岗,约谈自动取消。") % {"name": left}, by=None, now=now)
    except RuleBroken:
        return False  # somebody was a moment faster
    return True


@transaction.atomic
def hand_on_musts_of_leavers(*, now: datetime) -> int:
    """必谈 that somebody who left was to hold goes to the nearest of the other's leaders. Returns how many changed."""
    gone = Employee.objects.filter(LEFT).values("pk")
    waiting, changed = MustTalk.objects.waiting(), 0
    for must in waiting.filter(talker__in=gone).select_related("employee__unit").order_by("pk"):
        leaders = may_be_asked_by(must.employee, local_day(now))
        if leaders:
            changed += waiting.filter(pk=must.pk).update(talker=leaders[0][0])
    return changed
