from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from nantun.musts.models import SEALED, Must, raised_once

from ..choices import MustStatus, Occasion
from ..querysets import MustVisitQuerySet, VisitQuerySet
from .visit import Visit, VisitedPerson


@pghistory.track(exclude=[*SEALED])
class MustVisit(Must):
    """必访: an event after which somebody must be visited within days set by policy. A visit answers it."""

    occasion = models.CharField(_l("必访情形"), max_length=20, choices=Occasion)
    status = models.CharField(_l("状态"), max_length=20, choices=MustStatus, default=MustStatus.OPEN)
    answered_by = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_l("对应走访"))

    objects = MustVisitQuerySet.as_manager()
    answer_readable: bool  # with_answers_among

    class Meta(Must.Meta):
        verbose_name = _l("必访")
        verbose_name_plural = _l("必访")
        indexes = [
            models.Index(fields=["unit", "due_on"], name="must_open_of_unit", condition=Q(status=MustStatus.OPEN)),
            models.Index(fields=["employee", "-event_day"], name="must_of_employee"),
        ]
        constraints = [*Must.Meta.constraints, raised_once("occasion", name="must_once_an_event")]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_occasion_display()}"

    def deeds(self) -> VisitQuerySet:
        """Visits in which he was met individually."""
        seen = VisitedPerson.objects.met().individually().filter(employee=self.employee_id, visit__day__gte=self.event_day)
        return Visit.objects.filter(pk__in=seen.values("visit")).order_by("day", "pk")
