from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import month_day
from nantun.musts.views import MustFilter, MustList, withdrawal
from nantun.people.models import Unit
from nantun.web.access import allowed, may
from nantun.web.fields import Choose
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.requests import Request

from ..choices import MustStatus, Occasion
from ..coverage import musts_sentence
from ..forms import MustForm
from ..models import MustVisit, Visit
from ..querysets import MustVisitQuerySet
from ..tables import MustTable

if TYPE_CHECKING:
    from nantun.people.models import User


class MustVisitFilter(MustFilter):
    status = django_filters.ChoiceFilter(label=_l("状态"), choices=MustStatus.choices)
    occasion = django_filters.ChoiceFilter(label=_l("情形"), choices=Occasion.choices)
    unit = django_filters.ModelChoiceFilter(label=_l("单位"), queryset=Unit.objects.all(), widget=Choose, empty_label=_l("不限"))

    class Meta:
        model = MustVisit
        fields: list[str] = []


class MustVisitList(MustList):
    model, table, filters = MustVisit, MustTable, MustVisitFilter
    title, perm = _l("必访"), "visits.see_musts"
    empty = _l("没有待访的必访。单位办事员遇住院、工伤、丧事等,点“提出必访”。")

    def rows(self, user: User) -> QuerySet:
        return MustVisit.objects.visible_to(user).with_answers_among(Visit.objects.visible_to(user)).for_rows()

    def sentence(self, rows: MustVisitQuerySet, count: int) -> str:
        return musts_sentence(rows, self.request.user.today)


@form_methods
@allowed("visits.raise_must")
def raise_must(request: Request) -> HttpResponse:
    form = MustForm(posted(request), user=request.user, initial={"event_day": request.user.today})
    if must := accepted(request, form):
        return saved(
            request,
            _("已提出必访:%(who)s,请在 %(day)s 前走访。") % {"who": must.employee, "day": month_day(must.due_on)},
            to="visits:musts",
        )
    return form_page(request, form, title=_("提出必访"))


@form_methods
def withdraw(request: Request, pk: int) -> HttpResponse:
    must = get_object_or_404(MustVisit.objects.visible_to(request.user).select_related("employee"), pk=pk)
    may(request.user, "visits.raise_must")
    return withdrawal(request, must)
