"""The one way in which a talk's appointment changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun.errors import RuleBroken, Stale
from nantun.people.models import Employee
from nantun.refusals import Refused
from nantun.web.days import local_day

from ..choices import MOVES, Status
from ..entry import Time
from ..models import Booking, Talk, TalkMove
from ..slots import free_slots, nearest

if TYPE_CHECKING:
    from nantun.people.models import User

TWO_WEEKS = timedelta(days=14)
WORDS = {
    "offer": gettext_lazy("另提时间"),
    "accept": gettext_lazy("答应"),
    "decline": gettext_lazy("婉拒"),
    "move": gettext_lazy("改期"),
    "cancel": gettext_lazy("取消"),
    "hold": gettext_lazy("登记已谈"),
}


def move(talk: Talk, act: str, *, by: User | None, now: datetime, text: str = "", **changes: Any) -> Talk:
    """Changes the talk only if it is still what `by` saw, and writes the step down; inside the caller's transaction.

    raises RuleBroken for an act that its status does not allow; Stale, naming who and when, when somebody was a moment faster.
    """
    begins, leads_to = MOVES[act]
    if talk.status not in begins:
        raise RuleBroken(
            _("%(number)s 现在是“%(status)s”,不能%(act)s。请刷新页面看最新情况。")
            % {"number": talk.number, "status": talk.get_status_display(), "act": WORDS[act]}
        )
    fields = {"status": leads_to, "changed_by": by, "changed_at": now, "version": F("version") + 1} | changes
    if not Talk.objects.filter(pk=talk.pk, version=talk.version, status=talk.status).update(**fields):
        latest = Talk.objects.select_related("changed_by").get(pk=talk.pk)
        raise Stale(
            _("%(who)s 刚刚在 %(when)s 改过这次约谈,现在是“%(status)s”。请看过最新情况再办。")
            % {
                "who": latest.changed_by or _("系统"),
                "when": timezone.localtime(latest.changed_at).strftime("%H:%M"),
                "status": latest.get_status_display(),
            }
        )
    fresh = Talk.objects.get(pk=talk.pk)
    write_move(fresh, act, by=by, now=now, text=text)
    return fresh


def write_move(talk: Talk, act: str, *, by: User | None, now: datetime, text: str = "") -> TalkMove:
    return TalkMove.objects.create(
        talk=talk,
        act=act,
        status_to=talk.status,
        by=by,
        at=now,
        starts_at=talk.starts_at if talk.status == Status.BOOKED else None,
        text=text[:300],
    )


def book(talk: Talk, people: Iterable[Employee], times: Iterable[Time], *, now: datetime, held_until: datetime | None) -> None:
    """Takes these people's time in the place of what this talk held before. raises RuleBroken, with the nearest free times, when it is gone."""
    release_lapsed(now)
    Booking.objects.filter(talk=talk).delete()
    times = list(times)
    rows = [Booking(talk=talk, employee=one, during=(time.start, time.end), held_until=held_until) for one in people for time in times]
    try:
        with transaction.atomic():
            # In one order always, so that two who want the same times wait for each other and never in a circle.
            Booking.objects.bulk_create(sorted(rows, key=lambda row: (row.employee_id, row.during)))
    except Refused:
        raise RuleBroken(_taken(talk, times, now), field="time") from None


def _taken(talk: Talk, times: list[Time], now: datetime) -> str:
    free = free_nearby(talk.talker, talk.counterpart, times[0].start, now)
    if not free:
        return _("这个时间刚刚被约走,近两周没有别的空了。请让对方提几个时间。")
    return _("这个时间刚刚被约走。离它最近的还有:%(free)s。") % {"free": free}


def free_nearby(talker: Employee, counterpart: Employee, wanted: datetime, now: datetime) -> str:
    """The three free times nearest to the wanted one in the two weeks after it, in words; "" for none."""
    day = local_day(wanted)
    slots = free_slots(talker=talker, counterpart=counterpart, first=day, last=day + TWO_WEEKS, now=now)
    return "、".join(moment_words(slot.start) for slot in nearest(slots, wanted))


def release_lapsed(now: datetime) -> int:
    """Offers that nobody took in time hold nobody any more. Returns how many rows went."""
    return Booking.objects.lapsed(now).delete()[0]


def moment_words(moment: datetime) -> str:
    """10月16日 09:00."""
    local = timezone.localtime(moment)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
