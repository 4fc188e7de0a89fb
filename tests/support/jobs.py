from __future__ import annotations

from nantun.jobs import running
from nantun.jobs.choices import Status
from nantun.jobs.models import Job


def work() -> None:
    """What the worker would do now."""
    for job in Job.objects.filter(status=Status.WAITING):
        running.run(job.pk)
