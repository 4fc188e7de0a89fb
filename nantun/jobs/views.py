from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import ListView

from nantun.errors import RuleBroken
from nantun.web.access import may

from . import actions
from .models import Job
from .querysets import JobQuerySet


class JobList(ListView):
    """What I asked for; for the system administrator, what anybody asked for."""

    template_name = "jobs/job_list.html"
    context_object_name = "jobs"
    paginate_by = 50

    def get_queryset(self) -> JobQuerySet:
        return Job.objects.visible_to(self.request.user).select_related("requested_by")


@require_GET
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_object_or_404(Job.objects.visible_to(request.user).select_related("requested_by"), pk=pk)
    return render(request, "jobs/job_detail.html", {"job": one})


@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bar alone, asked for each second by htmx until the job has ended; then the event job-finished goes through the page once."""
    one = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    response = render(request, "jobs/_progress.html", {"job": one})
    if one.finished:
        response["HX-Trigger-After-Swap"] = "job-finished"
    return response


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    may(request.user, "jobs.cancel", one)
    try:
        actions.cancel(job=one, by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, _("已取消:%(label)s") % {"label": one.label})
    return redirect(one)
