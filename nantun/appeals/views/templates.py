from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.web.access import allowed, may
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions
from ..forms import TemplateForm
from ..models import ReplyTemplate
from ..tables import TemplateTable

if TYPE_CHECKING:
    from nantun.people.models import User


class TemplateList(ListPage):
    model, table = ReplyTemplate, TemplateTable
    title, perm = _l("答复模板"), "appeals.keep_templates"
    template_name = "appeals/list.html"
    empty = _l("还没有答复模板。把常用的话存下来,答复时选一下就有。")

    def rows(self, user: User) -> QuerySet:
        return ReplyTemplate.objects.visible_to(user).select_related("unit", "changed_by")

    def acts(self) -> list[Act]:
        return [Act(label=_("新增模板"), url=reverse("appeals:new-template"), primary=True, icon="plus")]


@form_methods
@allowed("appeals.keep_templates")
def new_template(request: Request) -> HttpResponse:
    form = TemplateForm(posted(request), user=request.user)
    if kept := accepted(request, form):
        return saved(request, _("已存下模板“%s”。") % kept.title, to="appeals:templates")
    return form_page(request, form, title=_("新增答复模板"), back=reverse("appeals:templates"))


@form_methods
def template(request: Request, pk: int) -> HttpResponse:
    """Another wording of one; the mine's are changed by the party office alone."""
    found = _kept(request, pk)
    form = TemplateForm(posted(request), user=request.user, template=found)
    if kept := accepted(request, form):
        return saved(request, _("已存下模板“%s”。") % kept.title, to="appeals:templates")
    drop = Act(label=_("删去模板"), url=reverse("appeals:drop-template", args=[pk]), tells=_("以后答复时不再出现;已经发出的答复不变。"))
    context = {"acts": [drop], "back": reverse("appeals:templates")}
    return form_page(request, form, title=_("答复模板“%s”") % found.title, template="appeals/template.html", **context)


@require_POST
def drop_template(request: Request, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    actions.drop_template(template=found)
    messages.success(request, _("已删去模板“%s”。") % found.title)
    return redirect("appeals:templates")


def _kept(request: Request, pk: int) -> ReplyTemplate:
    found = get_object_or_404(ReplyTemplate.objects.visible_to(request.user), pk=pk)
    may(request.user, "appeals.keep_template", found)
    return found
