from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.days import month_ends
from nantun.people.models import Placement, Team, Unit
from nantun.web.access import allowed
from nantun.web.requests import Request

from ..choices import PlaceKind
from ..coverage import roster_with_coverage
from ..policies import READER_ROLES

A_SHEET = 4
MOST_CARDS = 80


@require_safe
@allowed("visits.log")
def cards(request: Request) -> HttpResponse:
    """口袋走访卡 for underground: blank, or with the names of those of a unit or team whom nobody met individually this month.

    ?unit=, ?team=: whose names; ?size=a6: a card a page instead of four on A4.
    """
    units = Unit.objects.active_on(request.user.today).within(request.user, *READER_ROLES).prefetch_related("teams")
    unit, team = _picked(request, units)
    rows = _never_reached(unit, team, request.user.today) if unit else Placement.objects.none()
    named = list(rows[:MOST_CARDS])
    small = request.GET.get("size") == "a6"
    context: dict[str, Any] = {
        "title": _("口袋走访卡"),
        "sheets": _sheets(named or [None] * (1 if small else A_SHEET), 1 if small else A_SHEET),
        "small": small,
        "units": units,
        "unit": unit,
        "team": team,
        "named": rows.count(),
        "most": MOST_CARDS,
        "places": PlaceKind.labels,
        "visitor": request.user.employee if request.user.is_cadre else None,
    }
    return render(request, "visits/cards.html", context)


def _picked(request: Request, units: Any) -> tuple[Unit | None, Team | None]:
    """Words in the address that name nothing within the reader's reach are passed over."""
    asked = request.GET.get("unit", "")
    unit = next((one for one in units if str(one.pk) == asked), None)
    wanted = request.GET.get("team", "")
    return unit, next((one for one in unit.teams.all() if str(one.pk) == wanted), None) if unit else None


def _never_reached(unit: Unit, team: Team | None, day: Any) -> Any:
    first, last = month_ends(day)
    rows = roster_with_coverage(first, last, day).filter(Q(reached=False), unit=unit).select_related("employee", "team", "unit")
    if team:
        rows = rows.filter(team=team)
    return rows.order_by("team__order", "team_id", "employee__pinyin", "pk")


def _sheets(people: list[Placement | None], a_sheet: int) -> list[list[Placement | None]]:
    """By the sheet; the last one is filled up with blank cards."""
    filled = people + [None] * (-len(people) % a_sheet)
    return [filled[at : at + a_sheet] for at in range(0, len(filled), a_sheet)]
