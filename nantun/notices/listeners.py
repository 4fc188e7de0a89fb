"""What happens elsewhere in the foundation, and is told here."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.jobs.choices import Status
from nantun.jobs.models import Job
from nantun.jobs.signals import job_finished
from nantun.people.models import User

from . import actions


def connect() -> None:
    job_finished.connect(tell_who_waits, sender=Job, dispatch_uid="notices.tell_who_waits")


def tell_who_waits(job: Job, **_rest: Any) -> None:
    """The end of a job, to whoever asked for it; in the transaction in which it ends. Whoever cancels it knows."""
    if job.status == Status.CANCELLED:
        return
    done = job.status == Status.DONE
    title = _("%(job)s:已完成") if done else _("%(job)s:没有完成")
    waiting = User.objects.filter(Q(pk=job.requested_by_id) | Q(pk__in=job.followers.values("pk")))
    actions.tell_each(
        waiting.values_list("pk", flat=True),
        kind="jobs.finished",
        subject=f"job:{job.pk}",
        day=timezone.localdate(job.finished_at),
        title=title % {"job": job.label},
        text=job.summary if done else job.error,
        url=job.get_absolute_url(),
        reason=_("您提交了这项任务"),
    )
