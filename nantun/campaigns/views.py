from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as day_in_words
from nantun.web.views import ListPage

from .filters import CampaignFilter
from .forms import CampaignForm, QuotaForm
from .models import Campaign, Goal, Quota
from .querysets import CampaignQuerySet
from .tables import CampaignTable

if TYPE_CHECKING:
    from nantun.people.models import User


class CampaignList(ListPage):
    model, table, filters = Campaign, CampaignTable, CampaignFilter
    title, perm = _l("主题活动"), "campaigns.enter"
    empty = _l("还没有主题活动。")

    def rows(self, user: User) -> QuerySet:
        return Campaign.objects.with_parent()

    def sentence(self, rows: CampaignQuerySet, count: int) -> str:
        running = rows.running_on(timezone.localdate()).count()
        return _("共 %(count)s 个,进行中 %(running)s 个") % {"count": count, "running": running}

    def acts(self) -> list[Act]:
        if not self.request.user.has_perm("campaigns.set"):
            return []
        return [Act(label=_("新建主题活动"), url=reverse("campaigns:new"), primary=True, icon="plus")]


@require_safe
@allowed("campaigns.enter")
def campaign(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Campaign.objects.with_parent(), pk=pk)
    today = timezone.localdate()
    quotas = Quota.objects.filter(campaign=row)
    context = {
        "campaign": row,
        "stage": row.stage(today),
        "themes": row.themes.all(),
        "in_force": {quota.pk for quota in quotas.in_force(today)},
        "quotas": quotas if row.goal == Goal.QUOTA else [],
        "facts": _facts(row),
        "acts": _acts(request, row),
    }
    return render(request, "campaigns/campaign.html", context)


def _facts(row: Campaign) -> list[tuple[str, Any]]:
    return [
        (_("上级活动"), row.parent),
        (_("开始日期"), day_in_words(row.starts_on)),
        (_("结束日期"), day_in_words(row.ends_on) or _("长期")),
        (_("目标"), row.get_goal_display()),
    ]


def _acts(request: Request, row: Campaign) -> list[Act]:
    if not request.user.has_perm("campaigns.set"):
        return []
    acts = [Act(label=_("修改"), url=reverse("campaigns:edit", args=[row.pk]), icon="edit")]
    if row.goal == Goal.QUOTA:
        acts.insert(0, Act(label=_("定每月次数"), url=reverse("campaigns:quota", args=[row.pk]), icon="target", primary=True))
    return acts


@form_methods
@allowed("campaigns.set")
def new(request: Request) -> HttpResponse:
    form = CampaignForm(posted(request))
    if row := accepted(request, form):
        return saved(request, _("已建主题活动“%(name)s”。") % {"name": row.name}, to=row)
    return form_page(request, form, title=_("新建主题活动"))


@form_methods
@allowed("campaigns.set")
def edit(request: Request, pk: int) -> HttpResponse:
    form = CampaignForm(posted(request), instance=get_object_or_404(Campaign, pk=pk))
    if row := accepted(request, form):
        return saved(request, _("“%(name)s”已修改。") % {"name": row.name}, to=row)
    return form_page(request, form, title=_("修改主题活动"))


@form_methods
@allowed("campaigns.set")
def quota(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Campaign, pk=pk)
    form = QuotaForm(posted(request), campaign=row, today=timezone.localdate())
    if accepted(request, form):
        return saved(request, _("每月次数已定。"), to=row)
    return form_page(request, form, title=_("定每月次数"), lead=row.name)
