from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.approvals.choices import Decision
from nantun.approvals.views import decided, decision_acts
from nantun.days import month_words
from nantun.people.models import Unit
from nantun.web.access import may
from nantun.web.fields import Choose
from nantun.web.filters import Filters
from nantun.web.offers import Act, Moment, Step
from nantun.web.pages import ListPage
from nantun.web.panels import Panel, Told, link
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day
from nantun.web.templatetags.nantun import state

from .. import actions
from ..models import Correction
from ..tables import CorrectionTable

if TYPE_CHECKING:
    from nantun.people.models import User


class CorrectionFilter(Filters):
    """Opens with what waits."""

    status = django_filters.ChoiceFilter(label=_l("状态"), choices=Decision.choices)
    unit = django_filters.ModelChoiceFilter(
        label=_l("填报单位"),
        field_name="reporting_unit",
        queryset=Unit.objects.all(),
        widget=Choose,
        empty_label=_l("不限"),
    )
    defaults = {"status": Decision.WAITING}

    class Meta:
        model = Correction
        fields: list[str] = []


class CorrectionList(ListPage):
    model, table, filters = Correction, CorrectionTable, CorrectionFilter
    title, perm = _l("更正"), "visits.enter"
    empty = _l("没有待审批的更正。台账封存后要改走访,在那条走访里点“申请更正”。")

    def rows(self, user: User) -> QuerySet:
        return Correction.objects.visible_to(user).for_rows()


class CorrectionPage(RowPage):
    """One correction, with what the party office may decide."""

    def rows(self, user: User) -> QuerySet:
        return Correction.objects.visible_to(user).for_rows()

    def post(self, request: Request, pk: int) -> HttpResponse:
        correction = self.row(pk)
        may(request.user, "visits.decide_correction", correction)
        act = partial(actions.decide_correction, correction=correction)
        done = decided(request, act, yes=_("已同意更正,载入本月台账。"), no=_("已退回更正,理由已写明。"))
        return redirect("visits:corrections" if done else correction)

    def title(self, correction: Correction, user: User) -> str:
        return _("更正:%(field)s") % {"field": correction.field}

    def lead(self, correction: Correction, user: User) -> list[Any]:
        visit = correction.visit
        return [state(correction.get_status_display(), correction.status_colour), link(visit.number, visit.get_absolute_url())]

    def steps(self, correction: Correction, user: User) -> list[Step]:
        decided = not correction.is_waiting
        return [
            Step(label=_("申请"), state="done"),
            Step(label=correction.get_status_display() if decided else _("审批"), state="done" if decided else "now"),
            Step(label=_("载入台账"), state="done" if correction.ledger_month else "next"),
        ]

    def panels(self, correction: Correction, user: User) -> Iterator[Panel]:
        old = format_html("<del>{}</del>", correction.old or _("空"))
        new = format_html("<ins>{}</ins>", correction.new or _("空"))
        yield Told([(_("%(field)s,原内容") % {"field": correction.field}, old), (_("更正为"), new)], name=_("更正内容"))

    def story(self, correction: Correction, user: User) -> list[Moment]:
        told = [Moment(at=correction.asked_at, who=str(correction.asked_by), text=_("申请更正:%s") % correction.reason)]
        if correction.decided_at:
            told.append(Moment(at=correction.decided_at, who=str(correction.decided_by or ""), text=_decided(correction)))
        return told

    def facts(self, correction: Correction, user: User) -> list[tuple[str, Any]]:
        visit, month = correction.visit, correction.ledger_month
        return [
            (_("走访人"), "、".join(str(one.employee) for one in visit.visitors.all())),
            (_("走访日期"), long_day(visit.day)),
            (_("填报单位"), correction.reporting_unit),
            (_("原台账月份"), month_words(visit.ledger_month)),
            (_("载入台账"), month_words(month) if month else ""),
        ]

    def acts(self, correction: Correction, user: User) -> list[Act]:
        if not user.has_perm("visits.decide_corrections"):
            return []
        return decision_acts(
            correction, user, perm="visits.decide_correction", url=reverse("visits:decide-correction", args=[correction.pk])
        )


def _decided(correction: Correction) -> str:
    if correction.decided_by is None:
        return _("已失效:这条走访已经更正为作废,不用再审批。")
    return f"{correction.get_status_display()}{':' if correction.note else '。'}{correction.note}"
