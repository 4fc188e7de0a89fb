"""How one appeal is acted upon: fetch what the reader may read, ask whether he may, act, answer. A form that comes too late loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.moves.guard import check
from nantun.web.access import may
from nantun.web.forms import accepted, form_page
from nantun.web.requests import Request

from ..choices import Verb
from ..models import Appeal
from ..wording import headline, told_text

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One kind of act on its form page. perm: appeals.<perm>; said: what the reader is told, with %(number)s.

    verb: None for what changes others and not this one; more: further arguments of the form.
    """

    perm: str
    verb: Verb | None
    form: Any
    title: Any
    said: Any
    lead: Any = ""
    template: str = "appeals/act.html"
    more: dict[str, Any] = field(default_factory=dict)


def reading(request: Request, pk: int) -> Appeal:
    return get_object_or_404(Appeal.objects.visible_to(request.user).for_rows().for_story(), pk=pk)


def not_now(user: User, perm: str, verb: Verb | None, appeal: Appeal) -> str:
    """ "" where the act may be done; in words what is in the way where only the moment is wrong.

    raises Http404, PermissionDenied for those who may not do it at any moment.
    """
    if user.has_perm(f"appeals.{perm}", appeal):
        return ""
    may(user, f"appeals.{perm}_at_all", appeal)
    try:
        check(appeal, verb, version=None, by=user)
    except RuleBroken as broken:
        return broken.message
    return _("%(number)s 现在是“%(status)s”,还不能这样办。") % {"number": appeal.number, "status": appeal.get_status_display()}


def form_act(request: Request, pk: int, doing: Doing) -> HttpResponse:
    """An act with a form. Opened at the wrong moment it says why; sent at the wrong moment it comes back with everything that was typed."""
    appeal = reading(request, pk)
    why = not_now(request.user, doing.perm, doing.verb, appeal)
    if why and request.method != "POST":
        return _warned(request, why, appeal)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = doing.form(*sent, appeal=appeal, user=request.user, verb=doing.verb, **doing.more)
    if why:
        form.add_error(None, why)
    elif accepted(request, form):
        messages.success(request, str(doing.said) % {"number": appeal.number})
        return onward(request.user, appeal)
    context = {"appeal": appeal, "headline": headline(appeal, request.user), "text": told_text(appeal, request.user)}
    title = str(doing.title) % {"number": appeal.number}
    return form_page(request, form, title=title, template=doing.template, lead=doing.lead, back=appeal.get_absolute_url(), **context)


def tapped_act(request: Request, pk: int, *, perm: str, verb: Verb, act: Callable[..., Any], said: str) -> HttpResponse:
    """An act in one tap."""
    appeal = reading(request, pk)
    if why := not_now(request.user, perm, verb, appeal):
        return _warned(request, why, appeal)
    try:
        act(appeal=appeal, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        return _warned(request, broken.message, appeal)
    messages.success(request, said % {"number": appeal.number})
    return onward(request.user, appeal)


def onward(user: User, appeal: Appeal) -> HttpResponse:
    """Back to its page; to the list where it is no longer the reader's to see."""
    seen = Appeal.objects.visible_to(user).filter(pk=appeal.pk).exists()
    return redirect(appeal.get_absolute_url() if seen else reverse("appeals:home"))


def _warned(request: Request, why: str, appeal: Appeal) -> HttpResponse:
    messages.warning(request, why)
    return onward(request.user, appeal)
