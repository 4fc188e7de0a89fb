from __future__ import annotations

from collections.abc import Iterator

from nantun.jobs.models import Job
from nantun.people.roles import Role

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    """A job that the clerk of ours asked for."""
    job = Job.objects.create(kind="ledgers.build", requested_by=world.user(Role.CLERK))
    for name in ("job", "progress", "cancel"):
        yield Case(f"jobs:{name}", pk=job.pk)
