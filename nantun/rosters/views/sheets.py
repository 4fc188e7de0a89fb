from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.web.access import allowed, may
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import moment

from ..addresses import place_of
from ..choices import Kind
from ..forms import SheetForm
from ..mine import my_month
from ..overview import overview
from ..sheet import MonthSheet, month_sheet

MONTHS = range(-12, 3)


@require_safe
@allowed("rosters.read")
def home(request: Request) -> HttpResponse:
    """The month's sheets of the units within reach."""
    month = _month(request)
    lines = overview(request.user, month)
    context = {"title": _("排班带班"), "month": month, "lines": lines, "kinds": Kind, "months": _months(month)}
    return render(request, "rosters/home.html", context)


@require_safe
@allowed("rosters.enter")
def mine(request: Request) -> HttpResponse:
    """我的班次; nothing for an account that stands on no roster."""
    month, employee = _month(request), request.user.employee_id
    shown = my_month(employee, month) if employee else None
    context = {"title": _("我的班次"), "month": month, "shown": shown, "today": timezone.localdate(), **_beside(month)}
    return render(request, "rosters/mine.html", context)


@form_methods
@allowed("rosters.read")
def sheet(request: Request, kind: str, unit_pk: int, month: date) -> HttpResponse:
    """One sheet: a grid for whoever sets it, a table for the others."""
    place = place_of(request.user, kind, unit_pk, month)
    perm = f"rosters.set_{place.kind}"
    if request.method == "POST":
        may(request.user, perm, place.unit)
    form = SheetForm(posted(request), place=place)
    if accepted(request, form):
        return saved(request, _("已保存,改动 %(n)s 格。") % {"n": form.count}, to=request.get_full_path())
    shown = month_sheet(place, opened=request.GET.get("team", ""))
    may_set = request.user.has_perm(perm, place.unit)
    context = {"sheet": shown, "place": place, "may_set": may_set, "today": timezone.localdate(), "lead": _saved(shown), **_beside(month)}
    return form_page(request, form, title=place.title, template="rosters/sheet.html", back=reverse("rosters:home"), **context)


def _saved(shown: MonthSheet) -> str:
    if shown.saved is None:
        return _("还没有排过。")
    return _("%(who)s %(when)s 保存") % {"who": shown.saved.saved_by.name, "when": moment(shown.saved.saved_at)}


def _month(request: Request) -> date:
    """?month=2026-11; this month where it is none."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _months(month: date) -> list[date]:
    """Those offered: from a year back to two ahead, and the one that is shown."""
    this = timezone.localdate().replace(day=1)
    return sorted({month, *(this + relativedelta(months=n) for n in MONTHS)}, reverse=True)


def _beside(month: date) -> dict[str, Any]:
    return {"before": month - relativedelta(months=1), "after": month + relativedelta(months=1)}
