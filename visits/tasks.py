"""Doorbells: ids in, one call out. Running one twice changes nothing the second time."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun.jobs.choices import Status
from nantun.jobs.handlers import job
from nantun.jobs.models import Job
from nantun.jobs.running import JobHandle
from nantun.jobs.signals import job_finished

from .choices import WorkbookStatus
from .models import VisitWorkbook
from .workbook import actions


@job("visits.import_workbook", label=gettext_lazy("导入走访"))
def import_workbook(job: JobHandle, *, workbook_id: int) -> dict[str, Any]:
    """The visits and the job are written in one transaction: all of it is done, or none."""
    workbook = VisitWorkbook.objects.select_related("added_by__employee").get(pk=workbook_id)
    job.result_url = workbook.get_absolute_url()
    with transaction.atomic():
        if workbook.state is WorkbookStatus.IMPORTING:
            actions.carry_out(workbook=workbook, now=timezone.now(), tell=job.step)
        result = {"summary": _("登记走访 %(made)s 次,跳过已登记 %(known)s 次") % {"made": workbook.made, "known": workbook.known}}
        job.finish(result)
    return result


@receiver(job_finished, dispatch_uid="visits.workbook")
def _follow(sender: type[Job], job: Job, **_more: Any) -> None:
    if job.kind == "visits.import_workbook" and job.state in (Status.FAILED, Status.CANCELLED):
        actions.let_wait_again(workbook_id=job.args.get("workbook_id"))
