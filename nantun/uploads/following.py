"""What becomes of an upload whose job ended without doing it: none is left with a bar that never moves again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from nantun.errors import Stale
from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from nantun.jobs.signals import job_finished

from . import actions
from .running import declared


def connect() -> None:
    job_finished.connect(follow, sender=Job, dispatch_uid="uploads.follow")


def follow(job: Job, **_more: Any) -> None:
    if job.state not in (Status.FAILED, Status.CANCELLED):
        return
    for importer in declared():
        if job.kind not in (f"{importer.name}.read", f"{importer.name}.import"):
            continue
        for upload in importer.rows.filter(pk=job.args.get("upload_id")):
            with suppress(Stale):  # it went on all the same
                if job.kind.endswith(".import"):
                    actions.let_wait_again(upload=upload, error=job.error)
                elif job.state is Status.CANCELLED:
                    actions.drop(upload=upload)
                else:
                    actions.fail(importer, upload=upload, error=job.error)
