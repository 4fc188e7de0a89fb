from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.models import Employee
from nantun.web.access import allowed, may
from nantun.web.forms import accepted, form_page, saved

from ..forms import VisitEditForm, VisitForm, VoidForm
from ..models import Visit

FORM = "visits/form.html"


@allowed("visits.log")
def log(request: HttpRequest) -> HttpResponse:
    """登记走访. ?person= puts somebody in (from a list of those not reached), ?team= and ?day= likewise."""
    form = _posted(request) if request.method == "POST" else VisitForm.blank(user=request.user, today=request.user.today, **_given(request))
    if visit := accepted(request, form):
        return saved(request, _("已登记,编号 %s") % visit.number, to=visit, again=_again(visit))
    return form_page(request, form, title=_("登记走访"), template=FORM)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改走访, for its visitors and whoever entered it, while the month is open."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_rows(), pk=pk)
    may(request.user, "visits.edit", visit)
    who = {"user": request.user, "today": request.user.today}
    form = VisitEditForm(request.POST, request.FILES, visit=visit, **who) if request.method == "POST" else VisitEditForm.of(visit, **who)
    if changed := accepted(request, form):
        return saved(request, _("已保存 %s 的修改。") % changed.number, to=changed)
    return form_page(request, form, title=_("修改走访 %s") % visit.number, template=FORM)


def void(request: HttpRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_rows(), pk=pk)
    may(request.user, "visits.void", visit)
    form = VoidForm(request.POST or None, visit=visit)
    if accepted(request, form):
        return saved(request, _("已作废 %s,不再计数。") % visit.number, to=visit)
    lead = _("作废后这条走访不再计入人次、覆盖和台账,记录和原因会保留。")
    return form_page(request, form, title=_("作废走访 %s") % visit.number, lead=lead)


def _posted(request: HttpRequest) -> VisitForm:
    return VisitForm(request.POST, request.FILES, user=request.user, today=request.user.today)


def _given(request: HttpRequest) -> dict[str, Any]:
    """What a link puts into the form; words that fit nothing are passed over."""
    given: dict[str, Any] = {}
    people = [key for key in request.GET.getlist("person") if key.isdecimal()][:50]
    if people:
        given["seen"] = list(Employee.objects.filter(pk__in=people).values_list("pk", flat=True))
    if request.GET.get("day"):
        given["day"] = request.GET["day"][:20]
    visitors = [key for key in request.GET.getlist("visitor") if key.isdecimal()][:10]
    if visitors:
        given["visitors"] = visitors
    return given


def _again(visit: Visit) -> str:
    """保存并继续录入 keeps the day and the visitors."""
    visitors = "".join(f"&visitor={one.employee_id}" for one in visit.visitors.all())
    return f"{reverse('visits:log')}?day={visit.day.isoformat()}{visitors}"
