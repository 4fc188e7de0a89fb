from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.privacy.kept import handed
from nantun.web.access import allowed, may
from nantun.web.acting import tapped
from nantun.web.filters import Filters
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions
from ..choices import PageStatus
from ..forms import KeepPageForm, PageVisitForm
from ..models import NotebookPage
from ..tables import PageTable

if TYPE_CHECKING:
    from nantun.people.models import User


class PageFilter(Filters):
    """Opens with what waits."""

    status = django_filters.ChoiceFilter(label=_l("状态"), choices=PageStatus.choices)
    defaults = {"status": PageStatus.WAITING}

    class Meta:
        model = NotebookPage
        fields: list[str] = []


class PageList(ListPage):
    model, table, filters = NotebookPage, PageTable, PageFilter
    title, perm = _l("笔记照片"), "visits.keep_page"
    empty = _l("没有待整理的笔记照片。走访时记在本子上的,拍一张存在这里,以后再登记。")

    def rows(self, user: User) -> QuerySet:
        return NotebookPage.objects.visible_to(user).for_rows()

    def acts(self) -> list[Act]:
        return [Act(label=_("拍笔记"), url=reverse("visits:keep-page"), primary=True, icon="camera")]


@form_methods
@allowed("visits.keep_page")
def keep_page(request: Request) -> HttpResponse:
    """A photographed notebook page is saved at once."""
    form = KeepPageForm(posted(request), request.FILES or None, user=request.user)
    if accepted(request, form):
        return saved(request, _("照片已存下,待整理。可以接着拍下一张。"), to="visits:pages")
    return form_page(request, form, title=_("拍笔记"), lead=_("拍清楚就行,回来再登记;照片里的位置和机型信息不保存。"))


@form_methods
def page(request: Request, pk: int) -> HttpResponse:
    """The picture beside the form, until everything on it has become visits."""
    found = _page_of(request, pk)
    may(request.user, "visits.log")
    who: dict[str, Any] = {"page": found, "user": request.user, "today": request.user.today}
    form = PageVisitForm(request.POST, request.FILES, **who) if request.method == "POST" else PageVisitForm.of(**who)
    if visit := accepted(request, form):
        return saved(request, _("%s。这一页还有别的走访,请接着填。") % form.said(visit), to=found)
    context = {"page": found, "acts": _acts(found)}
    return form_page(request, form, title=_("整理笔记:%s") % found.principal, template="visits/page.html", **context)


@require_safe
def page_picture(request: Request, pk: int) -> FileResponse:
    """To the visitor, to who stands in for him, and to who uploaded it."""
    found = _page_of(request, pk)
    return handed(found.file, f"{found.principal}-{found.pk}")


@require_POST
def settle_page(request: Request, pk: int) -> HttpResponse:
    found = _page_of(request, pk)
    may(request.user, "visits.keep_page")
    act = partial(actions.settle_page, page=found, by=request.user, now=timezone.now())
    tapped(request, act, said=lambda page: _("这一页%(status)s。") % {"status": page.get_status_display()})
    return redirect("visits:pages")


def _page_of(request: Request, pk: int) -> NotebookPage:
    return get_object_or_404(NotebookPage.objects.visible_to(request.user).for_rows(), pk=pk)


def _acts(found: NotebookPage) -> list[Act]:
    if not found.is_waiting:
        return []
    url = reverse("visits:settle-page", args=[found.pk])
    if found.visits.all():
        return [Act(label=_("整理完毕"), url=url, post=True, primary=True, icon="check")]
    return [Act(label=_("不需登记"), url=url, post=True)]
