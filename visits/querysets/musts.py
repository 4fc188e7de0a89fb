from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ..choices import MustStatus
from ..policies import MUSTS

if TYPE_CHECKING:
    from nantun.people.models import User

    from .visits import VisitQuerySet


class MustVisitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MustVisitQuerySet:
        return MUSTS.rows(user, self)

    def open(self) -> MustVisitQuerySet:
        return self.filter(status=MustStatus.OPEN)

    def overdue(self, day: date) -> MustVisitQuerySet:
        return self.open().filter(due_on__lt=day)

    def answerable_on(self, day: date) -> MustVisitQuerySet:
        """Open ones whose event had happened by that day."""
        return self.open().filter(event_day__lte=day)

    def between(self, first: date, last: date) -> MustVisitQuerySet:
        """By the day of the event."""
        return self.filter(event_day__range=(first, last))

    def in_time(self) -> MustVisitQuerySet:
        return self.filter(Q(status=MustStatus.ANSWERED) & Q(answered_by__day__lte=models.F("due_on")))

    def with_answers_among(self, readable: VisitQuerySet) -> MustVisitQuerySet:
        """answer_readable: whether the visit that answered it may be opened; a leader's visit stands in another unit's ledger."""
        return self.annotate(answer_readable=Exists(readable.filter(pk=OuterRef("answered_by")).order_by()))

    def for_rows(self) -> MustVisitQuerySet:
        return self.select_related("employee__unit", "employee__team", "unit", "raised_by", "answered_by")
