from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.approvals.actions import how_settled
from nantun.web.access import may
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from ..forms import DecideForm
from ..models import ReadingOrder
from ..tables import OrderTable

if TYPE_CHECKING:
    from nantun.people.models import User


class OrderList(ListPage):
    """调阅单: one's own, those of which one is told, all of them for who approves."""

    model, table = ReadingOrder, OrderTable
    title, perm = _l("调阅单"), "talks.enter_orders"
    never_kept = "an order expires by the hour"
    empty = _l("没有调阅单。要调阅一份谈心记录,请在那次约谈的页面上申请。")

    def rows(self, user: User) -> QuerySet:
        return ReadingOrder.objects.visible_to(user).select_related("asked_by", "talk")


@form_methods
def decide_order(request: Request, pk: int) -> HttpResponse:
    """The party secretary approves or refuses. Decided meanwhile: the action says so, at the form."""
    order = get_object_or_404(
        ReadingOrder.objects.visible_to(request.user).select_related("asked_by", "talk__talker", "talk__counterpart"), pk=pk
    )
    may(request.user, "talks.approve_order", order)
    if request.method != "POST" and not order.is_waiting:
        messages.warning(request, how_settled(order, request.user))
        return redirect("talks:orders")
    form = DecideForm(posted(request), order=order)
    if decided := accepted(request, form):
        said = _("已批准 %s。") if decided.is_approved else _("没有批准 %s。")
        return saved(request, said % order.number, to="talks:orders")
    words = {"who": order.asked_by, "number": order.talk.number, "a": order.talk.talker, "b": order.talk.counterpart, "why": order.reason}
    lead = _("%(who)s 申请调阅 %(number)s(%(a)s 与 %(b)s)的记录:%(why)s") % words
    return form_page(request, form, title=_("审批调阅单 %s") % order.number, lead=lead, back=reverse("talks:orders"))
