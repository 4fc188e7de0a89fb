from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_page, saved
from nantun.web.keys import ticked
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from ..choices import Verb
from ..filters import AppealFilter
from ..forms import AssignManyForm
from ..models import Appeal
from ..querysets import AppealQuerySet
from ..tables import AppealTable

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_AT_ONCE = 100


class AppealList(ListPage):
    model, table, filters = Appeal, AppealTable, AppealFilter
    title, perm = _l("诉求"), "appeals.enter"
    export, export_perm = "appeals:export", "appeals.export"
    template_name, summed_at_once = "appeals/list.html", 1_000
    empty = _l("这个范围内没有诉求。要看已经办结的,去掉“未办结”这个条件。")

    def rows(self, user: User) -> QuerySet:
        return Appeal.objects.visible_to(user).for_list().read_by(user)

    def sentence(self, rows: AppealQuerySet, count: int) -> str:
        figures = rows.figures(self.request.user.today)
        told = _("诉求 %(appeals)s 件 · 未办结 %(open)s 件 · 超期 %(overdue)s 件 · 临期 %(at_risk)s 件 · 待回访 %(to_call)s 件")
        return told % {name: f"{value:,}" for name, value in figures.items()}

    def acts(self) -> list[Act]:
        user = self.request.user
        offered = [
            ("appeals.enter", Act(label=_("看板"), url=reverse("appeals:board"))),
            ("appeals.raise", Act(label=_("登记诉求"), url=reverse("appeals:raise"), primary=True, icon="plus")),
        ]
        return [act for perm, act in offered if user.has_perm(perm)]

    def context(self, rows: QuerySet) -> dict[str, Any]:
        """What is done more rarely stands in a menu."""
        offered = [
            ("appeals.see_sheets", Act(label=_("周一催办单"), url=reverse("appeals:sheets"), icon="printer")),
            ("appeals.keep_templates", Act(label=_("答复模板"), url=reverse("appeals:templates"), icon="template")),
        ]
        return {"more": [act for perm, act in offered if self.request.user.has_perm(perm)]}

    def bulk(self) -> list[Act]:
        if not self.request.user.has_perm("appeals.assign_many"):
            return []
        return [Act(label=_("批量交办"), url=reverse("appeals:assign-many"), post=True, primary=True)]


@require_POST
@allowed("appeals.assign_many")
def assign_many(request: Request) -> HttpResponse:
    """批量交办: what was ticked in the list comes first, the form's own answer after it."""
    picked = Appeal.objects.visible_to(request.user).filter(pk__in=ticked(request, most=MOST_AT_ONCE))
    ready = [one for one in picked.for_rows() if one.allows(Verb.ASSIGN)]
    if not ready:
        messages.warning(request, _("选中的里面没有现在能交办的。请勾选待交办、待受理或重办的诉求。"))
        return redirect("appeals:home")
    form = AssignManyForm(request.POST if "lead_unit" in request.POST else None, appeals=ready, user=request.user)
    if given := accepted(request, form) if form.is_bound else None:
        said = _("已把 %(n)s 件交办给 %(unit)s。") % {"n": len(given), "unit": given[0].lead_unit}
        return saved(request, said, to=reverse("appeals:home") + "?status=unassigned")
    left = [one.number for one in picked if one.pk not in {ready_one.pk for ready_one in ready}]
    lead = _("%(numbers)s 现在不能交办,不在其内。") % {"numbers": "、".join(left)} if left else ""
    return form_page(request, form, title=_("批量交办 %(n)s 件") % {"n": len(ready)}, lead=lead, back=reverse("appeals:home"))
