from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.days import month_before, month_ends, month_words
from nantun.people.models import Unit
from nantun.web.access import allowed
from nantun.web.keys import key_of
from nantun.web.requests import Request

from ..coverage import PlacementCoverage, coverage_by_team, coverage_by_unit, roster_with_coverage
from ..policies import READER_ROLES

NAMES_A_PAGE = 50
SHOWS = [
    ("never", _l("未访到")),
    ("met", _l("已访到")),
    ("unconfirmed", _l("仅有待确认代录")),
    ("roster", _l("全部在册")),
]


@dataclass(frozen=True)
class Period:
    """A month or a year. day: on which the roster is taken, today while the period lasts."""

    first: date
    last: date
    day: date
    query: str
    label: str


@require_safe
@allowed("visits.see_coverage")
def coverage(request: Request) -> HttpResponse:
    """覆盖情况 by unit, in the units' own order: no league table."""
    period = _period(request)
    units = Unit.objects.active_on(period.day).filter(request.user.reach(*READER_ROLES).q("pk"))
    lines = [
        line for line in coverage_by_unit(units, first=period.first, last=period.last, day=period.day) if line.roster or line.individual
    ]
    return render(
        request,
        "visits/coverage.html",
        {"title": _("覆盖情况"), "period": period, "lines": lines, "total": _total(lines), **_months(request)},
    )


@require_safe
@allowed("visits.see_coverage")
def unit_coverage(request: Request, unit_pk: int) -> HttpResponse:
    """One unit by team, with the names of those never reached."""
    period, unit = _period(request), _unit(request, unit_pk)
    lines = coverage_by_team(unit, first=period.first, last=period.last, day=period.day)
    context = {"title": _("%s 覆盖情况") % unit, "unit": unit, "period": period, "lines": lines, "total": _total(lines)}
    return render(request, "visits/unit_coverage.html", context | _names(request, unit, period) | _months(request))


@require_safe
@allowed("visits.see_coverage")
def coverage_names(request: Request, unit_pk: int) -> HttpResponse:
    """The names alone, for the next page of them."""
    period, unit = _period(request), _unit(request, unit_pk)
    return render(request, "visits/_names.html", {"unit": unit, "period": period} | _names(request, unit, period))


def _unit(request: Request, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.within(request.user, *READER_ROLES), pk=pk)


def _names(request: Request, unit: Unit, period: Period) -> dict[str, Any]:
    """The people behind one figure: `show` is never (default), met, unconfirmed or roster; `team` narrows."""
    show = request.GET.get("show", "never")
    rows = roster_with_coverage(period.first, period.last, period.day).filter(unit=unit).select_related("employee", "team")
    narrowed: dict[str, Any] = {"never": {"reached": False}, "met": {"met": True}, "unconfirmed": {"reached": True, "met": False}}.get(
        show, {}
    )
    team = request.GET.get("team", "")
    if team:
        narrowed["team"] = key_of(team)
    page = Paginator(rows.filter(**narrowed).order_by("team__order", "team_id", "employee__pinyin", "pk"), NAMES_A_PAGE)
    return {"names": page.get_page(request.GET.get("page")), "show": show, "team": team, "shows": SHOWS}


def _period(request: Request) -> Period:
    """?month=2026-10, ?month=2026 for a year; anything else is this month."""
    today = request.user.today
    asked = request.GET.get("month", "")
    year = int(asked[:4]) if asked[:4].isdecimal() and 2000 <= int(asked[:4]) <= today.year else today.year
    if asked == str(year):
        first, last = date(year, 1, 1), date(year, 12, 31)
        return Period(first, last, min(last, today), asked, _("%s年") % year)
    month = int(asked[5:]) if asked[5:].isdecimal() and 1 <= int(asked[5:]) <= 12 else 0
    first, last = month_ends(date(year, month, 1) if month and date(year, month, 1) <= today else today)
    return Period(first, last, min(last, today), f"{first:%Y-%m}", month_words(first))


def _months(request: Request) -> dict[str, Any]:
    """The periods one may pick: this year and the last twelve months."""
    today = request.user.today
    months = [today.replace(day=1)]
    while len(months) < 12:
        months.append(month_before(months[-1]))
    named = [(f"{month:%Y-%m}", month_words(month)) for month in months]
    years = [(str(year), _("%s年") % year) for year in (today.year, today.year - 1)]
    return {"periods": named + years}


def _total(lines: list[PlacementCoverage]) -> PlacementCoverage:
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("roster", "met", "unconfirmed", "individual", "collective")}
    return PlacementCoverage(pk=None, name=_("合计"), **sums)
