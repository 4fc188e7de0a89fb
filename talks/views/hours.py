from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, saved
from nantun.web.requests import Request

from .. import actions
from ..forms import ExceptionForm, HoursForm, RulesForm
from ..models import DayException, OpenHours
from ..slots import rules_of

PARTS: dict[str, Any] = {"hours": HoursForm, "exception": ExceptionForm, "rules": RulesForm}


@form_methods
@allowed("talks.set_hours")
def hours(request: Request) -> HttpResponse:
    """我的接谈时间: hours of the week, days that differ, and how one wants to be asked. `part` says which of the three forms was sent."""
    leader = request.user.person
    rules = rules_of(leader)
    initial = {"rules": {name: getattr(rules, name) for name in ("notice_hours", "horizon_days", "most_a_day")}}
    part = request.POST.get("part", "")
    forms = {name: form(request.POST if name == part else None, initial=initial.get(name), prefix=name) for name, form in PARTS.items()}
    if part in forms and accepted(request, forms[part]):
        return saved(request, _("已保存。已经约好的不受影响。"), to="talks:hours")
    context = {
        "title": _("我的接谈时间"),
        "forms": forms,
        "hours": OpenHours.objects.filter(leader=leader),
        "exceptions": DayException.objects.filter(leader=leader, day__gte=request.user.today),
    }
    return render(request, "talks/hours.html", context, status=422 if part in forms and forms[part].errors else 200)


@require_POST
@allowed("talks.set_hours")
def close_hours(request: Request, pk: int) -> HttpResponse:
    return _gone(request, actions.close_hours(leader=request.user.person, pk=pk))


@require_POST
@allowed("talks.set_hours")
def drop_exception(request: Request, pk: int) -> HttpResponse:
    return _gone(request, actions.drop_exception(leader=request.user.person, pk=pk))


def _gone(request: Request, count: int) -> HttpResponse:
    if count:
        messages.success(request, _("已删去。已经约好的不受影响。"))
    return redirect("talks:hours")
