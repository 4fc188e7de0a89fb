"""The calendar: one's own talks and those of one's units, and the times that are offered to oneself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.days import local_day
from nantun.web.access import allowed
from nantun.web.requests import Request

from ..choices import Status
from ..models import Offer, Talk

if TYPE_CHECKING:
    from nantun.people.models import User

LONGEST = timedelta(days=62)
MOST = 1_000
SHOWN = (Status.BOOKED, Status.HELD)


@require_safe
@allowed("talks.enter")
def calendar(request: Request) -> HttpResponse:
    both = request.user.has_perm("talks.see_counts") and request.user.employee_id is not None
    context = {"title": _("约谈日历"), "both": both, "of": _whose(request), "zone": timezone.get_default_timezone_name()}
    return render(request, "talks/calendar.html", context)


@require_safe
@allowed("talks.enter")
def events(request: Request) -> HttpResponse:
    """[{title, start, end, url, …}] from ?start= to ?end=, two months at most; 400 for a span that is none. ?of=all: within one's reach."""
    start, end = _moment(request.GET.get("start")), _moment(request.GET.get("end"))
    if start is None or end is None or not timedelta() < end - start <= LONGEST:
        return JsonResponse({"error": _("看不懂这个时间范围,请刷新页面。")}, status=400)
    rows = Talk.objects.visible_to(request.user).for_list().filter(status__in=SHOWN)
    if _whose(request) == "own":
        rows = rows.of(request.user.employee_id)
    rows = rows.between(local_day(start), local_day(end)).order_by("day", "starts_at", "pk")
    found = [_event(talk) for talk in rows[:MOST]]
    return JsonResponse(found + [_offered(one) for one in _offers(request.user, start, end)], safe=False)


def _whose(request: Request) -> str:
    """Whoever is on no roster has none of his own."""
    user = request.user
    return "all" if user.employee_id is None or (request.GET.get("of") == "all" and user.has_perm("talks.see_counts")) else "own"


def _offers(user: User, start: datetime, end: datetime) -> list[Offer]:
    """Times held for oneself by either side."""
    if user.employee_id is None:
        return []
    mine = Talk.objects.of(user.employee_id).filter(status=Status.ASKED)
    rows = Offer.objects.filter(talk__in=mine, starts_at__lt=end, ends_at__gt=start, lapses_at__gt=timezone.now())
    return list(rows.select_related("talk__talker", "talk__counterpart").order_by("starts_at"))


def _event(talk: Talk) -> dict[str, Any]:
    """Who with whom and where, and never of what. A talk without an hour stands at its day."""
    words = {"status": talk.get_status_display(), "a": talk.talker.name, "b": talk.counterpart.name, "where": talk.where}
    when = _hours(talk.starts_at, talk.ends_at) if talk.starts_at else {"start": talk.day, "allDay": True}
    title = _("%(status)s %(a)s—%(b)s %(where)s") % words
    return {"title": title, "url": talk.get_absolute_url(), "classNames": [f"of-{talk.status_colour}"]} | when


def _offered(offer: Offer) -> dict[str, Any]:
    talk = offer.talk
    title = _("待答复 %(a)s—%(b)s") % {"a": talk.talker.name, "b": talk.counterpart.name}
    return {"title": title, "url": talk.get_absolute_url(), "classNames": ["of-amber"]} | _hours(offer.starts_at, offer.ends_at)


def _hours(starts: datetime, ends: datetime | None) -> dict[str, Any]:
    """As the mine's clocks show them."""
    return {"start": timezone.localtime(starts), "end": timezone.localtime(ends) if ends else None}


def _moment(text: str | None) -> datetime | None:
    try:
        found = parse_datetime(text or "")
    except ValueError:
        return None
    return None if found is None else found if timezone.is_aware(found) else timezone.make_aware(found)
