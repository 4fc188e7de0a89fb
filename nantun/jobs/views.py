from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.web.access import may
from nantun.web.acting import tapped
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import moment

from . import actions
from .choices import Status
from .models import Job
from .querysets import JobQuerySet
from .tables import JobTable

if TYPE_CHECKING:
    from nantun.people.models import User


class JobList(ListPage):
    """What I asked for; for the system administrator, what anybody asked for."""

    model, table = Job, JobTable
    title = _l("后台任务")
    never_kept = "jobs get on by the second"
    empty = _l("还没有任务。导入花名册、生成台账这类要等一会儿的事,会列在这里。")

    def rows(self, user: User) -> JobQuerySet:
        return Job.objects.visible_to(user).select_related("requested_by")


@require_safe
def job(request: Request, pk: UUID) -> HttpResponse:
    one = get_object_or_404(Job.objects.visible_to(request.user).select_related("requested_by"), pk=pk)
    context = {"title": one.label, "job": one, "facts": _facts(one), "acts": _acts(request, one)}
    return render(request, "jobs/job.html", context)


@require_safe
def progress(request: Request, pk: UUID) -> HttpResponse:
    """The bar alone, asked for each second by htmx until the job has ended; then the event job-finished goes through the page once."""
    one = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    response = render(request, "jobs/_progress.html", {"job": one})
    if one.finished:
        response["HX-Trigger-After-Swap"] = "job-finished"
    return response


@require_POST
def cancel(request: Request, pk: UUID) -> HttpResponse:
    one = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    may(request.user, "jobs.cancel", one)
    tapped(request, partial(actions.cancel, job=one, by=request.user), said=_("已取消:%(label)s") % {"label": one.label})
    return redirect(one)


def _facts(one: Job) -> list[tuple[str, Any]]:
    facts = [(_("提交人"), one.requested_by or _("按时自动")), (_("提交"), moment(one.created_at))]
    if one.started_at:
        facts.append((_("开始"), moment(one.started_at)))
    if one.attempts > 1:
        facts.append((_("次数"), _("第 %(count)s 次") % {"count": one.attempts}))
    return facts


def _acts(request: Request, one: Job) -> list[Act]:
    if one.status != Status.WAITING or not request.user.has_perm("jobs.cancel", one):
        return []
    return [Act(label=_("取消任务"), url=reverse("jobs:cancel", args=[one.pk]), post=True, icon="x")]
