"""The jobs around an uploaded roster. Each may be begun again after a worker died: what is done is found done."""

from __future__ import annotations

from typing import Any

from celery import shared_task
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

from ..models import RosterImport
from . import actions
from .choices import ImportStatus


@job("people.read_roster", label=gettext_lazy("核对花名册"))
def read_roster(job: JobHandle, *, import_id: int) -> dict[str, Any]:
    row = RosterImport.objects.get(pk=import_id)
    job.result_url = row.get_absolute_url()
    if row.state is ImportStatus.READING:
        actions.examine(row=row, today=timezone.localdate(), tell=job.step)
    return {"summary": _said(row)}


@job("people.apply_roster", label=gettext_lazy("导入花名册"))
def apply_roster(job: JobHandle, *, import_id: int) -> dict[str, Any]:
    """People, the import and the job are written in one transaction: all of it is done, or none."""
    row = RosterImport.objects.get(pk=import_id)
    job.result_url = row.get_absolute_url()
    with transaction.atomic():
        if row.state is ImportStatus.APPLYING:
            actions.carry_out(row=row, today=timezone.localdate(), now=timezone.now(), tell=job.step)
        result = {"summary": _said(row)}
        job.finish(result)
    return result


def _said(row: RosterImport) -> str:
    if row.state is ImportStatus.FAULTY:
        return _("有 %(faults)s 处错误,没有导入") % row.counts
    if row.state in (ImportStatus.READY, ImportStatus.APPLIED):
        return _("共 %(people)s 人:新增 %(added)s,变动 %(changed)s,缺少 %(missing)s") % row.counts
    return str(row.state.label)


@receiver(job_finished, dispatch_uid="people.roster")
def _follow(sender: type[Job], job: Job, **_more: Any) -> None:
    """A job that failed for good leaves no import waiting."""
    if job.kind in ("people.read_roster", "people.apply_roster") and job.state is Status.FAILED:
        for row in RosterImport.objects.filter(pk=job.args.get("import_id")):
            actions.fail_import(row=row, error=job.error)


@shared_task
def forget_files() -> int:
    return actions.forget_files(now=timezone.now())
