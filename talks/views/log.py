from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, saved
from nantun.web.keys import key_of
from nantun.web.requests import Request

from ..choices import Ground, PlaceKind
from ..forms import LogForm
from ..forms.log import day_given, talkers_for
from ..models import Talk


@form_methods
@allowed("talks.log")
def log(request: Request) -> HttpResponse:
    """随谈补登. ?counterpart= and ?talker= put somebody in (from the list of those who ought to be talked with)."""
    form = LogForm(request.POST, user=request.user) if request.method == "POST" else LogForm.blank(user=request.user, **_given(request))
    if talk := accepted(request, form):
        return saved(request, _("已登记,编号 %s") % talk.number, to=talk, again=_again(talk))
    return form_page(request, form, title=_("随谈补登"), template="talks/log.html", back=reverse("talks:home"))


def _given(request: Request) -> dict[str, Any]:
    """Words that fit nothing are passed over."""
    words = request.GET
    given: dict[str, Any] = {"day": day_given(words.get("day", ""), request.user.today)}
    if (talker := key_of(words.get("talker"))) in talkers_for(request.user):
        given["talker"] = talker
    if counterpart := key_of(words.get("counterpart")):
        given["counterpart"] = counterpart
    if words.get("place_kind") in PlaceKind.values:
        given["place_kind"] = words["place_kind"]
    if words.get("ground") in Ground.values:
        given["ground"] = words["ground"]
    return given


def _again(talk: Talk) -> str:
    """保存并继续录入 keeps whose talk it is, the day and the place."""
    kept = {"talker": talk.talker_id, "day": f"{talk.day:%Y-%m-%d}", "place_kind": talk.place_kind}
    return f"{reverse('talks:log')}?{urlencode(kept)}"
