from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.models import Employee
from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, saved
from nantun.web.keys import key_of
from nantun.web.requests import Request

from ..choices import Category
from ..forms import raise_form
from ..models import Appeal

if TYPE_CHECKING:
    from nantun.people.models import User


@form_methods
@allowed("appeals.raise")
def raise_appeal(request: Request) -> HttpResponse:
    """登记诉求. ?person= puts somebody in as who raised it."""
    form = (
        raise_form(request.user, request.POST, request.FILES) if request.method == "POST" else raise_form(request.user, **_given(request))
    )
    if made := accepted(request, form):
        return saved(request, _said(made), to=_onward(request.user, made), again="appeals:raise")
    own = not request.user.has_perm("appeals.raise_for_others")
    context = {"categories": Category, "own": own, "back": reverse("appeals:home")}
    return form_page(request, form, title=_("我要反映") if own else _("登记诉求"), template="appeals/raise.html", **context)


def _said(made: Appeal) -> str:
    told = {
        Category.DISCIPLINE: _("内容只有纪检能看到。"),
        Category.DANGER: _("已告诉有关负责人,请保持电话畅通。"),
        Category.HAZARD: _("已告诉处理单位的负责人。"),
    }
    said = _("已登记,编号 %s。") % made.number
    return said + told.get(Category(made.category), _("当场答复,已办结。") if made.on_spot else "")


def _onward(user: User, made: Appeal) -> str:
    """To its page, where it is the registrar's to read: 违纪 is not, once it is handed over."""
    seen = Appeal.objects.visible_to(user).filter(pk=made.pk).exists()
    return resolve_url(made) if seen else reverse("appeals:home")


def _given(request: Request) -> dict[str, Any]:
    asked = key_of(request.GET.get("person"))
    known = asked is not None and Employee.objects.filter(pk=asked).exists()
    return {"raisers": [asked]} if known else {}
