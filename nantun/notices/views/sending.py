"""发送情况 and 群机器人: how notices leave the house, for the system administrator."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.web.access import allowed
from nantun.web.acting import tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions
from ..choices import UNSENT, State
from ..filters import DeliveryFilter
from ..forms import RouteForm
from ..lanes import lanes
from ..models import Delivery, Route
from ..rooms import label_of
from ..tables import DeliveryTable

if TYPE_CHECKING:
    from nantun.people.models import User


class DeliveryList(ListPage):
    """What waits, what failed, when something last went out."""

    model, table, filters = Delivery, DeliveryTable, DeliveryFilter
    title, perm = _l("发送情况"), "notices.manage"
    never_kept = "what is sent is sent in the background, all day long"
    empty = _l("还没有发过邮件或群消息。在服务器上配置以后,消息会按各人的选择发出。")
    template_name = "notices/deliveries.html"

    def rows(self, user: User) -> QuerySet:
        return Delivery.objects.visible_to(user).select_related("user").annotate(item_count=Count("items"))

    def sentence(self, rows: QuerySet, count: int) -> str:
        counts = rows.aggregate(unsent=Count("pk", filter=Q(state__in=UNSENT)), lost=Count("pk", filter=Q(state=State.GIVEN_UP)))
        return _("共 %(count)s 封 · 等待 %(unsent)s · 没能发出 %(lost)s") % {"count": f"{count:,}", **counts}

    def acts(self) -> list[Act]:
        return [Act(label=_("群机器人"), url=reverse("notices:robots"), icon="messages")]

    def bulk(self) -> list[Act]:
        return [Act(label=_("再试一次"), url=reverse("notices:try-again"), post=True)]

    def context(self, rows: QuerySet) -> dict[str, Any]:
        return {"lanes": lanes()}


@require_POST
@allowed("notices.manage")
def try_again(request: Request) -> HttpResponse:
    count = actions.try_again(pks=_keys(request), by=request.user)
    words = _("%(count)s 封重新开始发送。") % {"count": count} if count else _("没有可以再试的:请选“没能发出”的。")
    messages.success(request, words) if count else messages.error(request, words)
    return redirect("notices:deliveries")


def _keys(request: Request) -> list[uuid.UUID]:
    """What was ticked; words that are no key are left out."""
    found = []
    for word in request.POST.getlist("picked"):
        try:
            found.append(uuid.UUID(word))
        except ValueError:
            continue
    return found


@require_safe
@allowed("notices.manage")
def robots(request: Request) -> HttpResponse:
    """Each robot of the settings with what it announces; those that the settings no longer know, too."""
    routes = list(Route.objects.visible_to(request.user).select_related("unit"))
    names = dict.fromkeys([*settings.ROBOTS, *(route.robot for route in routes)])
    listed = [{"name": name, "known": name in settings.ROBOTS, "lines": _lines(name, routes)} for name in names]
    new = Act(label=_("增加转告"), url=reverse("notices:route"), primary=True, icon="plus")
    context = {"title": _("群机器人"), "robots": listed, "acts": [new] if settings.ROBOTS else []}
    return render(request, "notices/robots.html", context)


def _lines(robot: str, routes: list[Route]) -> list[dict[str, Any]]:
    mine = [one for one in routes if one.robot == robot]
    ends = [Act(label=_("不再转告"), url=reverse("notices:end-route", args=[one.pk]), post=True) for one in mine]
    return [{"label": label_of(one.room), "route": one, "end": end} for one, end in zip(mine, ends, strict=True)]


@form_methods
@allowed("notices.manage")
def route(request: Request) -> HttpResponse:
    form = RouteForm(posted(request))
    if accepted(request, form):
        return saved(request, _("已设好,从下一条消息起转告。"), to="notices:robots")
    lead = _("群里只说谁有几条什么消息,不说内容;内容要登录看。")
    return form_page(request, form, title=_("增加转告"), lead=lead, back=reverse("notices:robots"))


@require_POST
@allowed("notices.manage")
def end_route(request: Request, pk: int) -> HttpResponse:
    actions.end_route(row=get_object_or_404(Route.objects.visible_to(request.user), pk=pk))
    messages.success(request, _("不再转告。"))
    return redirect("notices:robots")


@require_POST
@allowed("notices.manage")
def try_robot(request: Request) -> HttpResponse:
    act = partial(actions.try_robot, robot=request.POST.get("robot", ""))
    tapped(request, act, said=_("试发的群消息在路上;没有收到时请看“发送情况”。"))
    return redirect("notices:robots")
