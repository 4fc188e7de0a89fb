from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.days import month_day
from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.policies.figures import whole
from nantun.rosters.duties import leading, shifts_of
from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, saved
from nantun.web.keys import key_of
from nantun.web.requests import Request

from ..actions.appointing import check_level
from ..choices import Ground, Side, Topic, Urgency
from ..figures import ANSWER_DAYS
from ..forms import AskForm, InviteForm, SlipForm
from ..models import Booking, Talk

TWO_WEEKS = 14


@form_methods
@allowed("talks.ask")
def ask(request: Request) -> HttpResponse:
    """我想找领导谈心."""
    form = AskForm(request.POST, user=request.user) if request.method == "POST" else AskForm(user=request.user, initial=_blank(request))
    if talk := accepted(request, form):
        return saved(request, _asked(talk), to=talk)
    days = whole(ANSWER_DAYS, request.user.today)
    title, back = _("我想找领导谈心"), reverse("talks:home")
    return form_page(request, form, title=title, template="talks/ask.html", fragment=reverse("talks:slots"), back=back, answer_days=days)


@require_safe
@allowed("talks.ask")
def slots(request: Request) -> HttpResponse:
    """The free times of ?talker=, for the form that is being filled in."""
    form = AskForm(user=request.user, initial={"talker": request.GET.get("talker", ""), "time": request.GET.get("time", "")})
    return HttpResponse(str(form["time"]))


@form_methods
@allowed("talks.ask_on_slip")
def slip(request: Request) -> HttpResponse:
    """凭纸条代提, by the unit's clerk."""
    form = SlipForm(request.POST, user=request.user) if request.method == "POST" else SlipForm(user=request.user, initial=_blank(request))
    if talk := accepted(request, form):
        return saved(request, _asked(talk), to=talk)
    lead = _("职工没有账号、交来“我想找领导谈心”纸条时,由办事员代提;纸条请留存。")
    return form_page(
        request,
        form,
        title=_("凭纸条代提"),
        template="talks/slip.html",
        lead=lead,
        fragment=reverse("talks:slip-choices"),
        back=reverse("talks:home"),
    )


@require_safe
@allowed("talks.ask_on_slip")
def blank_slip(request: Request) -> HttpResponse:
    """The paper form, three to a sheet, to lie in the team's room."""
    context = {"title": _("我想找领导谈心"), "slips": range(3), "topics": Topic.labels, "urgencies": Urgency.labels}
    return render(request, "talks/blank_slip.html", context)


@require_safe
@allowed("talks.ask_on_slip")
def slip_choices(request: Request) -> HttpResponse:
    """Whom ?who= may ask, and the free times of ?talker=."""
    words = {name: request.GET.get(name, "") for name in ("who", "talker", "time")}
    return render(request, "talks/_slip_choices.html", {"form": SlipForm(user=request.user, initial=words)})


@form_methods
@allowed("talks.invite")
def invite(request: Request) -> HttpResponse:
    """请他谈心. ?counterpart= and ?ground= come from the lists of whom one ought to talk with."""
    form = (
        InviteForm(request.POST, user=request.user) if request.method == "POST" else InviteForm(user=request.user, initial=_given(request))
    )
    if talk := accepted(request, form):
        return saved(request, _asked(talk), to=talk)
    return form_page(request, form, title=_("请他谈心"), template="talks/invite.html", back=reverse("talks:home"))


@require_safe
@allowed("talks.invite")
def others_days(request: Request) -> HttpResponse:
    """The next two weeks of ?counterpart= beside one's own: shifts, and what is taken. Nothing while nobody is chosen.

    Only of somebody with whom one may talk."""
    if not request.GET.get("counterpart"):
        return HttpResponse(status=204)
    other = get_object_or_404(Employee.objects.for_rows(), pk=key_of(request.GET.get("counterpart")))
    now, me = timezone.now(), request.user.person
    try:
        check_level(me, other, Side.TALKER, request.user.today)
    except RuleBroken as broken:
        return render(request, "talks/_days.html", {"wrong": broken.message})
    first = request.user.today
    days = [first + timedelta(days=at) for at in range(TWO_WEEKS)]
    worked, taken = _worked([me.pk, other.pk], days), _taken([me.pk, other.pk], now)
    lines = [(day, *((worked[pk, day], taken.get((pk, day), [])) for pk in (other.pk, me.pk))) for day in days]
    return render(request, "talks/_days.html", {"lines": lines, "other": other})


def _worked(people: list[int], days: list[date]) -> dict[tuple[int, date], str]:
    """By person and day 早班, 休息, or 带班中班; "" where no roster tells."""
    shifts, led = shifts_of(people, days[0], days[-1]), leading(people, days[0], days[-1])
    found = {}
    for pk, day in product(people, days):
        duty = shifts.on(pk, day)
        leads = [_("带班%s") % one.name for one in led[pk] if one.day == day]
        found[pk, day] = "、".join([*([duty.name] if duty else []), *leads])
    return found


def _taken(people: list[int], now: Any) -> dict[tuple[int, Any], list[str]]:
    """By person and day the hours that are taken, and nothing of for what."""
    found: dict[tuple[int, Any], list[str]] = {}
    rows = Booking.objects.of_people(people, now, now + timedelta(days=TWO_WEEKS)).order_by("during")
    for pk, during in rows.exclude(held_until__lt=now).values_list("employee", "during"):
        start, end = timezone.localtime(during.lower), timezone.localtime(during.upper)
        found.setdefault((pk, start.date()), []).append(f"{start:%H:%M}–{end:%H:%M}")
    return found


def _blank(request: Request) -> dict[str, Any]:
    return {"submission": uuid4(), "talker": request.GET.get("talker", ""), "urgency": "ordinary"}


def _given(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {"submission": uuid4()}
    if counterpart := key_of(request.GET.get("counterpart")):
        given["counterpart"] = counterpart
    if request.GET.get("ground") in Ground.values:
        given["ground"] = request.GET["ground"]
    return given


def _asked(talk: Talk) -> str:
    due = talk.answer_due_on
    words = {"number": talk.number, "who": talk.talker if talk.turn == Side.TALKER else talk.counterpart}
    return _("已提出,编号 %(number)s,等 %(who)s 在 %(due)s 前答复。") % (words | {"due": month_day(due) if due else ""})
