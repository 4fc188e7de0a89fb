from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.people.models import Unit
from nantun.web.access import allowed
from nantun.web.offers import Act
from nantun.web.requests import Request

from ..choices import DueState, Topic
from ..models import Talk
from ..oughts import TIERS, DueTalk, due_list, shares_of_tiers, shares_of_units
from ..policies import READER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User

A_PAGE = 50
FEWEST = 5  # a topic is told only as a total of five or more (domain.md 4)


@require_safe
@allowed("talks.see_oughts")
def oughts(request: Request) -> HttpResponse:
    """应谈名单: a leader's own; by unit and tier, with the denominator, for those who count. ?of=all, unit, tier, state, page; all=1 to print."""
    whose, lines = _lines(request)
    found = _narrowed(lines, request.GET)
    page = Paginator(found, max(len(found), 1) if "all" in request.GET else A_PAGE).get_page(request.GET.get("page"))
    user = request.user
    context: dict[str, Any] = {
        "title": _("应谈名单"),
        "whose": whose,
        "both": _leads(user) and user.has_perm("talks.see_counts"),
        "count": _sentence(lines),
        "page": page,
        "rows": [(line, _acts(line, user)) for line in page],
        "units": _named({line.counterpart.unit.pk: line.counterpart.unit.name for line in lines}),
        "tiers": [(str(one), one.label) for one in TIERS],
        "states": DueState.choices,
        "set": {name: request.GET.get(name, "") for name in ("unit", "tier", "state")},
        "query": urlencode({name: value for name, value in request.GET.items() if name not in ("page", "all") and value}),
    }
    if whose == "all":
        context |= {"shares": [*shares_of_tiers(lines), *shares_of_units(lines)], "topics": topics(user)}
    return render(request, "talks/oughts.html", context)


def _lines(request: Request) -> tuple[str, list[DueTalk]]:
    """("own", his) for a leader who answers for somebody and does not ask for more; ("all", of the units within reach) otherwise."""
    user, counts = request.user, request.user.has_perm("talks.see_counts")
    if _leads(user) and not (request.GET.get("of") == "all" and counts):
        own = due_list(user.today, talker=user.employee_id)
        if own or not counts:
            return "own", own
    reach = user.reach(*READER_ROLES)
    units = None if reach.everything else set(Unit.objects.filter(reach.q("pk")).values_list("pk", flat=True))
    return "all", due_list(user.today, units=units)


def _leads(user: User) -> bool:
    return user.has_perm("talks.invite") and user.employee_id is not None


def _narrowed(lines: list[DueTalk], words: Any) -> list[DueTalk]:
    """By the words of the address that are set."""
    asked = {"unit": lambda one: str(one.counterpart.unit.pk), "tier": lambda one: one.tier, "state": lambda one: one.state}
    for name, value in asked.items():
        if words.get(name):
            lines = [line for line in lines if value(line) == words[name]]
    return lines


def _sentence(lines: list[DueTalk]) -> str:
    states = [line.state for line in lines]
    words = {"ought": len(lines)} | {str(state): states.count(state) for state in DueState}
    return _("应谈 %(ought)s 人 · 已谈 %(talked)s · 已约 %(planned)s · 待谈 %(due)s · 超期未谈 %(overdue)s") % {
        name: f"{value:,}" for name, value in words.items()
    }


def _acts(line: DueTalk, user: User) -> list[Act]:
    """One click from being done, for whoever answers for it, and for his assistant what he may enter."""
    own, for_him = line.talker.pk == user.employee_id, line.talker.pk in user.principals
    person = f"?{urlencode({'counterpart': line.counterpart.pk, 'talker': line.talker.pk})}"
    offered = []
    if own and line.state != DueState.PLANNED:
        offered.append(Act(label=_("请他谈心"), url=reverse("talks:invite") + person))
    if own or for_him:
        offered.append(Act(label=_("随谈补登"), url=reverse("talks:log") + person))
    return offered


def _named(units: dict[int, str]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in units.items()]


def topics(user: User) -> list[tuple[str, int]]:
    """本年话题 up to the end of last month, over the whole reach of the reader and without any filter: nobody is to find out one talk's
    topic by narrowing, nor by looking from day to day.
    """
    today, reach = user.today, user.reach(*READER_ROLES)
    rows = Talk.objects.held().filter(reach.q("reporting_unit"), day__gte=today.replace(month=1, day=1), day__lt=today.replace(day=1))
    counted = rows.exclude(topic="").order_by().values_list("topic").annotate(n=Count("pk")).filter(n__gte=FEWEST)
    return sorted(((str(Topic(topic).label), n) for topic, n in counted), key=lambda one: -one[1])
