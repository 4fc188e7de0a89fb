"""Questions about jobs. Leases are measured by the database's clock alone, so that a worker whose clock is wrong harms nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .choices import UNFINISHED, Status

if TYPE_CHECKING:
    from nantun.people.models import User

    from .models import Job  # noqa: F401 - named in a string


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """Who asked for it, who asked for the same meanwhile, and the system administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.holds("system_admin"):
            return self
        return self.asked_by(user)

    def asked_by(self, user: User) -> Self:
        followed = self.model.followers.through.objects.filter(user_id=user.pk).values("job_id")
        return self.filter(Q(requested_by_id=user.pk) | Q(pk__in=followed))

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def finished_before(self, moment: Any) -> Self:
        return self.filter(finished_at__lt=moment)

    def runnable(self) -> Self:
        """Waiting, or begun by a worker that has not been heard of for a whole lease."""
        return self.filter(Q(status=Status.WAITING) | Q(status=Status.RUNNING, lease_until__lt=Now()))

    def unheard(self, seconds: float) -> Self:
        """Runnable, and the doorbell was last rung that many seconds ago or earlier."""
        return self.runnable().filter(rung_at__lte=Now() - timedelta(seconds=seconds))

    def held_by(self, token: str) -> Self:
        """Running under that token: the rows that this worker, and no other, may write."""
        return self.filter(status=Status.RUNNING, token=token)
