from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ..choices import VisitStatus

if TYPE_CHECKING:
    from ..models import VisitedPerson  # noqa: F401 - named in a string


class VisitedPersonQuerySet(models.QuerySet["VisitedPerson"]):
    """Who counts is asked of the columns that the row repeats of its visit (models.VisitedPerson), so that one index answers."""

    def met(self) -> Self:
        """未见到 counts in nothing, nor does a voided visit."""
        return self.filter(counted_on__isnull=False)

    def individually(self) -> Self:
        return self.filter(individually=True)

    def confirmed(self) -> Self:
        """Entered by a visitor himself, or confirmed by him."""
        return self.filter(Q(on_behalf=False) | Q(visit__confirmation__isnull=False))

    def between(self, first: date, last: date) -> Self:
        """Of those who count, by the day of the act, both ends included."""
        if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
            return self.filter(counted_in=first.year)
        return self.filter(counted_on__range=(first, last))

    def to_be_met(self) -> Self:
        """未见到·待补访: not met, and not met individually since."""
        since = self.model.objects.met().individually().filter(employee=OuterRef("employee"), counted_on__gte=OuterRef("visit__day"))
        return self.filter(met=False, visit__status=VisitStatus.VALID).exclude(Exists(since))
