from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nantun.errors import RuleBroken
from nantun.web.access import allowed, may
from nantun.web.forms import accepted, form_page, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as long_day

from . import actions
from .filters import ${Row}Filter
from .forms import ${Row}Form
from .models import $Row
from .tables import ${Row}Table

if TYPE_CHECKING:
    from nantun.people.models import User


class ${Row}List(ListPage):
    model, table, filters = $Row, ${Row}Table, ${Row}Filter
    title, perm = _l("$label"), "$name.enter"
    empty = _l("还没有登记过。")

    def rows(self, user: User) -> QuerySet:
        return $Row.objects.visible_to(user).for_rows()

    def acts(self) -> list[Act]:
        return [Act(label=_("登记$label"), url=reverse("$name:log"), primary=True, icon="plus")]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("$name.log")
def log(request: Request) -> HttpResponse:
    form = ${Row}Form(request.POST) if request.method == "POST" else ${Row}Form.blank(request.user)
    if made := accepted(request, form):
        return saved(request, _("已登记,编号 %s。") % made.number, to=made)
    return form_page(request, form, title=_("登记$label"), back=reverse("$name:home"))


@require_safe
def row(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404($Row.objects.visible_to(request.user).for_rows(), pk=pk)
    acts = [Act(label=_("办结"), url=reverse("$name:close", args=[pk]), post=True, primary=True)]
    context = {
        "title": _("$label:%s") % found.employee,
        "row": found,
        "acts": acts if request.user.has_perm("$name.close", found) else [],
        "facts": [
            (_("编号"), found.number),
            (_("单位"), found.unit),
            (_("日期"), long_day(found.day)),
            (_("期限"), long_day(found.due_on)),
            (_("状态"), found.get_status_display()),
        ],
    }
    return render(request, "$name/row.html", context)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404($Row.objects.visible_to(request.user), pk=pk)
    may(request.user, "$name.close", found)
    try:
        actions.close(row=found, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.warning(request, broken.message)
    else:
        messages.success(request, _("已办结。"))
    return redirect(found)
