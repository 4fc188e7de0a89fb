from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.days import plain_day
from nantun.musts.views import MustFilter, MustList, withdrawal
from nantun.web.access import allowed, may
from nantun.web.acting import tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day

from .. import actions
from ..choices import Ground, MustStatus
from ..forms import MustForm
from ..models import MustTalk
from ..tables import MustTable

if TYPE_CHECKING:
    from nantun.people.models import User


class MustTalkFilter(MustFilter):
    status = django_filters.ChoiceFilter(label=_l("状态"), choices=MustStatus.choices)
    ground = django_filters.ChoiceFilter(label=_l("情形"), choices=Ground.choices)

    class Meta:
        model = MustTalk
        fields: list[str] = []


class MustTalkList(MustList):
    model, table, filters = MustTalk, MustTable, MustTalkFilter
    title, perm = _l("必谈"), "talks.enter"
    template_name = "talks/musts.html"
    empty = _l("没有待谈的必谈。")

    def rows(self, user: User) -> QuerySet:
        return _rows(user)


@form_methods
@allowed("talks.raise_must")
def raise_must(request: Request) -> HttpResponse:
    form = MustForm(posted(request), user=request.user, initial={"event_day": request.user.today})
    if raised := accepted(request, form):
        words = {"who": raised.employee, "talker": raised.talker, "day": plain_day(raised.due_on, request.user.today)}
        return saved(request, _("已提出必谈:请 %(talker)s 在 %(day)s前与 %(who)s 谈。") % words, to="talks:musts")
    return form_page(request, form, title=_("提出必谈"), back=reverse("talks:musts"))


class MustTalkPage(RowPage):
    """One 必谈 with what may be done: take a suggestion up, withdraw."""

    perm = "talks.settle_must"

    def rows(self, user: User) -> QuerySet:
        return _rows(user)

    def title(self, must: MustTalk, user: User) -> str:
        return _("必谈:%s") % must.employee

    def lead(self, must: MustTalk, user: User) -> list[Any]:
        return [must.get_status_display()]

    def facts(self, must: MustTalk, user: User) -> list[tuple[str, Any]]:
        return [
            (_("必谈情形"), must.get_ground_display()),
            (_("发生日期"), long_day(must.event_day)),
            (_("最迟谈心日期"), long_day(must.due_on)),
            (_("由谁谈"), must.talker or "—"),
            (_("单位"), must.unit),
            (_("说明"), must.note or "—"),
            (_("提出人"), must.raised_by or _("系统提示")),
        ]

    def acts(self, must: MustTalk, user: User) -> list[Act]:
        return _acts(must)


def _acts(found: MustTalk) -> list[Act]:
    offered = []
    if found.status == MustStatus.SUGGESTED:
        offered.append(Act(label=_("列为必谈"), url=reverse("talks:take-up", args=[found.pk]), post=True, primary=True))
    if found.status in (MustStatus.OPEN, MustStatus.SUGGESTED):
        offered.append(Act(label=_("撤回"), url=reverse("talks:withdraw-must", args=[found.pk]), asks=_("为什么撤回")))
    return offered


@require_POST
def take_up(request: Request, pk: int) -> HttpResponse:
    """A suggestion of the system becomes a due talk, in one tap."""
    found = _reading(request, pk)
    act = partial(actions.take_up, must=found, by=request.user, now=timezone.now())
    tapped(request, act, said=_("已列为必谈:%s。") % found.employee)
    return redirect("talks:musts")


@form_methods
def withdraw_must(request: Request, pk: int) -> HttpResponse:
    """Sent from the dialog of the page; comes back as a page when it was refused."""
    return withdrawal(request, _reading(request, pk))


def _rows(user: User) -> QuerySet:
    return MustTalk.objects.visible_to(user).for_rows()


def _reading(request: Request, pk: int) -> MustTalk:
    found = get_object_or_404(_rows(request.user), pk=pk)
    may(request.user, "talks.settle_must", found)
    return found
