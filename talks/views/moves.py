"""What is done to one talk: one tap, a reason, or a form of times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nantun.errors import RuleBroken
from nantun.web.access import may
from nantun.web.forms import accepted, form_page, saved
from nantun.web.requests import Request

from .. import actions
from ..forms import MoveForm, OfferForm
from ..models import Talk


def reading(request: Request, pk: int) -> Talk:
    return get_object_or_404(Talk.objects.visible_to(request.user).for_rows(), pk=pk)


def done(request: Request, talk: Talk, said: str, act: Callable[..., Any], **words: Any) -> HttpResponse:
    """Acts, and says what was done or what was in the way."""
    try:
        act(talk=talk, by=request.user, now=timezone.now(), **words)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
    else:
        messages.success(request, said)
    return redirect(talk)


def _tapped(perm: str, request: Request, pk: int) -> Talk:
    """The talk, for whoever takes part in it: at the wrong moment the action says why, in its own words."""
    talk = reading(request, pk)
    may(request.user, perm if talk.side_of(request.user.employee_id) is None else "talks.enter", talk)
    return talk


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """?time=2026-10-16T09:00, one of those the other side offered."""
    talk = _tapped("talks.answer", request, pk)
    return done(request, talk, _("已约定。"), actions.accept_time, start=_moment(request.GET.get("time", "")))


@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    talk = _tapped("talks.answer", request, pk)
    return done(request, talk, _("已婉拒,对方会看到理由。"), actions.decline, reason=request.POST.get("reason", ""))


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    talk = _tapped("talks.cancel", request, pk)
    return done(request, talk, _("已取消,对方会知道。"), actions.cancel, reason=request.POST.get("reason", ""))


@require_POST
def hold(request: Request, pk: int) -> HttpResponse:
    talk = reading(request, pk)
    may(request.user, "talks.hold_at_all", talk)
    return done(request, talk, _("已登记。内容可写可不写,不写也计数。"), actions.hold)


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """?answer=confirmed or disputed, by the counterpart."""
    talk = reading(request, pk)
    may(request.user, "talks.confirm_at_all", talk)
    answer = "disputed" if request.GET.get("answer") == "disputed" else "confirmed"
    said = _("已确认。") if answer == "confirmed" else _("已记下您有不同意见。要写什么,点“补充我的话”。")
    return done(request, talk, said, actions.answer_talk, answer=answer)


@require_http_methods(["GET", "POST"])
def offer(request: Request, pk: int) -> HttpResponse:
    talk = _tapped("talks.answer", request, pk)
    form = OfferForm(request.POST if request.method == "POST" else None, talk=talk, user=request.user)
    if offered := accepted(request, form):
        return saved(request, _("已提出,等对方答复。"), to=offered)
    return form_page(request, form, title=_("另提时间"), template="talks/times.html", talk=talk, back=talk.get_absolute_url())


@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    talk = _tapped("talks.move", request, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, talk=talk, user=request.user)
    if moved := accepted(request, form):
        return saved(request, _("已改期,对方会知道。"), to=moved)
    return form_page(request, form, title=_("改期"), template="talks/times.html", talk=talk, back=talk.get_absolute_url())


def _moment(text: str) -> datetime:
    """A time that can be none of those offered where the words are no time."""
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%dT%H:%M"))  # noqa: DTZ007 - made aware here
    except ValueError:
        return timezone.make_aware(datetime(1970, 1, 1))  # noqa: DTZ001 - made aware here
