from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.web.access import allowed
from nantun.web.acting import tapped
from nantun.web.keys import ticked
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions
from ..filters import VisitFilter
from ..models import Visit
from ..querysets import VisitFigures, VisitQuerySet
from ..tables import VisitTable

if TYPE_CHECKING:
    from nantun.people.models import User


class VisitList(ListPage):
    model, table, filters = Visit, VisitTable, VisitFilter
    title, perm = _l("大走访"), "visits.enter"
    export, export_perm = "visits:export", "visits.export"
    template_name, summed_at_once = "visits/list.html", 5_000
    empty = _l("这个范围内还没有登记过走访。可以放宽日期,或点“登记走访”。")

    def rows(self, user: User) -> QuerySet:
        return Visit.objects.visible_to(user).for_list()

    def sentence(self, rows: VisitQuerySet, count: int) -> str:
        return self.said(rows.figures(acted=self._days()))

    @staticmethod
    def said(figures: VisitFigures) -> str:
        return _(
            "走访 %(visits)s 次 · 个别 %(individual)s 人次 · 集体 %(collective)s 人次 · 个别走访到 %(people)s 人 · 入户 %(households)s 户"
        ) % {name: f"{value:,}" for name, value in vars(figures).items()}

    def _days(self) -> tuple[date, date] | None:
        """The days to which the filter limits the list, if it does at both ends."""
        days = self.filterset.form.cleaned_data.get("day") if self.filterset else None
        return (days.start, days.stop) if days and days.start and days.stop else None

    def acts(self) -> list[Act]:
        user = self.request.user
        offered = [
            ("visits.see_musts", Act(label=_("必访"), url=reverse("visits:musts"))),
            ("visits.see_coverage", Act(label=_("覆盖情况"), url=reverse("visits:coverage"))),
            ("visits.log", Act(label=_("登记走访"), url=reverse("visits:log"), primary=True, icon="plus")),
        ]
        return [act for perm, act in offered if user.has_perm(perm)]

    def context(self, rows: QuerySet) -> dict[str, Any]:
        """What is done more rarely stands in a menu."""
        offered = [
            ("visits.keep_page", Act(label=_("笔记照片"), url=reverse("visits:pages"), icon="camera")),
            ("visits.import", Act(label=_("Excel 导入"), url=reverse("visits:import"), icon="file-import")),
            ("visits.upload_sheet", Act(label=_("签字确认单"), url=reverse("visits:sheets"), icon="signature")),
            ("visits.log", Act(label=_("口袋走访卡"), url=reverse("visits:card"), icon="id")),
            ("visits.enter", Act(label=_("更正"), url=reverse("visits:corrections"), icon="edit")),
        ]
        return {"more": [act for perm, act in offered if self.request.user.has_perm(perm)]}

    def bulk(self) -> list[Act]:
        may_confirm = self.request.user.has_perm("visits.log_own")
        return [Act(label=_("本人确认"), url=reverse("visits:confirm-ticked"), post=True)] if may_confirm else []


@require_POST
@allowed("visits.log_own")
def confirm_ticked(request: Request) -> HttpResponse:
    """One tap for many, by whoever may have visited."""
    visits = list(Visit.objects.visible_to(request.user).filter(pk__in=ticked(request, most=500)))
    act = partial(actions.confirm_visits, visits=visits, by=request.user, now=timezone.now())
    tapped(request, act, said=lambda count: _confirmed(count, len(visits) - count))
    return redirect(reverse("visits:home") + "?mark=unconfirmed")


def _confirmed(count: int, others: int) -> str:
    rest = _("另有 %(n)s 次不等您确认,没有动。") % {"n": others} if others else ""
    return _("已确认 %(n)s 次走访。") % {"n": count} + rest
