from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from ..choices import MentoringOutcome
from ..policies import MENTORINGS

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True)
class MentoringFigures:
    """total of all; running: of them without 有好转; continued: of the running those reviewed once; improved: 有好转. talks: of all."""

    total: int
    running: int
    continued: int
    improved: int
    talks: int


class MentoringQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The helper and the head, as named; by no role, and never the worker himself."""
        return MENTORINGS.rows(user, self)

    def running(self) -> Self:
        return self.exclude(outcome=MentoringOutcome.IMPROVED)

    def figures(self) -> MentoringFigures:
        counts = self.order_by().aggregate(
            total=Count("pk", distinct=True),
            running=Count("pk", distinct=True, filter=~Q(outcome=MentoringOutcome.IMPROVED)),
            continued=Count("pk", distinct=True, filter=Q(outcome=MentoringOutcome.CONTINUED)),
            improved=Count("pk", distinct=True, filter=Q(outcome=MentoringOutcome.IMPROVED)),
            talks=Count("talks", distinct=True),
        )
        return MentoringFigures(**counts)

    def for_rows(self) -> Self:
        people = ("worker", "helper", "head")
        return self.select_related("unit", *people, "worker__unit", "worker__team").defer(*(f"{one}__id_number" for one in people), "plan")
