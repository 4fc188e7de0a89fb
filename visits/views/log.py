from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.days import parse_day
from nantun.people.models import Employee
from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, saved
from nantun.web.keys import keys_of
from nantun.web.requests import Request

from ..choices import Manner
from ..forms import MOST_ALIKE, VisitForm, alike
from ..models import Visit

if TYPE_CHECKING:
    from nantun.people.models import User

FORM = "visits/form.html"


@form_methods
@allowed("visits.log")
def log(request: Request) -> HttpResponse:
    """登记走访. ?person= puts somebody in (from a list of those not reached), ?team= and ?day= likewise."""
    form = _posted(request) if request.method == "POST" else VisitForm.blank(user=request.user, today=request.user.today, **_given(request))
    if visit := accepted(request, form):
        return saved(request, form.said(visit), to=visit, again=_again(visit))
    return form_page(request, form, title=_("登记走访"), template=FORM, principals=_principals(request.user))


def _posted(request: Request) -> VisitForm:
    return VisitForm(request.POST, request.FILES, user=request.user, today=request.user.today)


@require_safe
@allowed("visits.log")
def alike_visits(request: Request) -> HttpResponse:
    """What is probably the same visit, asked for while the form is filled in: ?day=&manner=&seen=&seen=…, ?but= the visit that is edited."""
    day = _day(request.GET.get("day", ""), request.user.today)
    known = Visit.objects.none()
    if day is not None:
        known = alike(request.user, day=day, manner=request.GET.get("manner", ""), employee_ids=keys_of(request.GET.getlist("seen")[:400]))
    found = known.exclude(pk__in=keys_of(request.GET.getlist("but")[:1]))[:MOST_ALIKE]
    return render(request, "visits/_alike.html", {"alike": found, "asks": True})


def _given(request: Request) -> dict[str, Any]:
    """What a link puts into the form; words that fit nothing are passed over."""
    given: dict[str, Any] = {}
    if people := keys_of(request.GET.getlist("person")[:50]):
        given["seen"] = list(Employee.objects.filter(pk__in=people).values_list("pk", flat=True))
    if team := keys_of(request.GET.getlist("team")[:1]):
        given["seen"] = list(Employee.objects.on_post().filter(team__in=team).values_list("pk", flat=True))
        given["manner"] = Manner.COLLECTIVE
    if visitors := keys_of(request.GET.getlist("visitor")[:10]):
        given["visitors"] = visitors
    if day := _day(request.GET.get("day", ""), request.user.today):
        given["day"] = day
    return given


def _day(text: str, today: date) -> date | None:
    try:
        return parse_day(text[:20], today)
    except (ValueError, OverflowError):
        return None


def _principals(user: User) -> list[Employee]:
    """For whom an assistant may enter, where there are several to choose from."""
    principals = Employee.objects.filter(pk__in=user.principals).for_rows()
    return list(principals) if len(user.principals) > 1 or user.is_cadre else []


def _again(visit: Visit) -> str:
    """保存并继续录入 keeps the day and the visitors."""
    visitors = "".join(f"&visitor={one.employee_id}" for one in visit.visitors.all())
    return f"{reverse('visits:log')}?day={visit.day.isoformat()}{visitors}"
