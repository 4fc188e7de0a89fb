from __future__ import annotations

from functools import partial

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.web.access import allowed, may
from nantun.web.acting import tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.keys import ticked
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions
from ..choices import Level
from ..filters import StandInFilter
from ..forms.grants import StandInForm
from ..models import Employee, StandIn, User
from ..roles import Role
from ..tables import StandInTable


class StandInList(ListPage):
    model, table, filters = StandIn, StandInTable, StandInFilter
    title, perm = _l("代录授权"), "people.enter_stand_ins"
    empty = _l("没有代录授权。领导自己授权,别人才能替他录入走访。")

    def rows(self, user: User) -> QuerySet:
        return StandIn.objects.visible_to(user).for_rows()

    def bulk(self) -> list[Act]:
        return [Act(label=_("结束代录"), url=reverse("stand-ins:end"), post=True)]

    def acts(self) -> list[Act]:
        if not principals_for(self.request.user).exists():
            return []
        return [Act(label=_("授权代录"), url=reverse("stand-ins:new"), icon="plus", primary=True)]


def principals_for(user: User) -> QuerySet:
    """For whom this user may name an assistant: a cadre for himself, the party office for the mine's leaders."""
    own = Q(pk=user.employee_id) if user.is_cadre else Q(pk__in=())
    leaders = Q(level__in=(Level.PRINCIPAL, Level.DEPUTY)) if user.holds(Role.PARTY_OFFICE) else Q(pk__in=())
    return Employee.objects.on_post().filter(own | leaders).select_related("unit").order_by("number")


@form_methods
@allowed("people.enter_stand_ins")
def new(request: Request) -> HttpResponse:
    principals = principals_for(request.user)
    if not principals.exists():
        may(request.user, "people.grant_stand_in")
    form = StandInForm(posted(request), principals=principals, today=timezone.localdate())
    if row := accepted(request, form):
        said = _("已授权:%(assistant)s可以替%(principal)s录入。") % {"assistant": row.assistant, "principal": row.principal}
        return saved(request, said, to="stand-ins:home")
    lead = _("代录的走访会标明“代录”,由本人确认。")
    return form_page(request, form, title=_("授权代录"), lead=lead)


@require_POST
@allowed("people.enter_stand_ins")
def end(request: Request) -> HttpResponse:
    """Ends those ticked, all of them or none."""
    rows = list(StandIn.objects.visible_to(request.user).filter(pk__in=ticked(request)).for_rows())
    for row in rows:
        may(request.user, "people.end_stand_in", row)
    act = partial(actions.end_stand_ins, grants=rows, today=timezone.localdate())
    tapped(request, act, said=lambda ended: _("已结束 %(n)s 项代录授权。") % {"n": len(ended)})
    return redirect("stand-ins:home")
