"""The two jobs of each importer. Either may be begun again after a worker died: what is done is found done."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import Stale
from nantun.jobs import handlers
from nantun.jobs.handlers import job as declare_job
from nantun.jobs.running import JobHandle

from . import actions
from .choices import Status
from .importer import Importer, tell_nobody

T = TypeVar("T", bound=Importer)
_declared: dict[str, Importer] = {}


def declare(importer: T) -> T:
    """Makes its jobs known."""
    _declared[importer.name] = importer
    _declare_jobs(importer)
    return importer


def declared() -> list[Importer]:
    """Every importer, in the order of their names."""
    handlers.find("")
    return [_declared[name] for name in sorted(_declared)]


def _declare_jobs(importer: Importer) -> None:
    def read(job: JobHandle, *, upload_id: int) -> dict[str, Any]:
        upload = importer.rows.get(pk=upload_id)
        job.result_url = upload.get_absolute_url()
        if upload.state is Status.READING:
            actions.examine(importer, upload=upload, now=timezone.now(), tell=job.step)
        return {"summary": said(importer, upload)}

    def carry_out(job: JobHandle, *, upload_id: int) -> dict[str, Any]:
        """What was confirmed, the upload and the job are written in one transaction: all of it is done, or none."""
        upload = importer.rows.get(pk=upload_id)
        job.result_url = upload.get_absolute_url()
        try:
            with transaction.atomic():
                if upload.state is Status.IMPORTING:
                    actions.carry_out(importer, upload=upload, now=timezone.now(), tell=job.step)
                result = {"summary": said(importer, upload)}
                job.finish(result)
        except actions.Faulty as found:
            actions.show(upload=upload, checked=found.checked, content=upload.content(), tell=tell_nobody)
            raise
        except Stale as stale:
            actions.fail(importer, upload=upload, error=stale.message)
            raise
        return result

    declare_job(f"{importer.name}.read", label=importer.reading)(read)
    declare_job(f"{importer.name}.import", label=importer.importing)(carry_out)


def said(importer: Importer, upload: Any) -> str:
    """What came of it, in a sentence."""
    if upload.state is Status.FAULTY:
        return _("有 %(faults)s 处错误,没有导入") % upload.counts
    if upload.state in (Status.WAITING, Status.IMPORTED):
        return importer.said(upload)
    return upload.error or str(upload.state.label)
