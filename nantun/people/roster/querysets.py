from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from nantun.people.models import User


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RosterImportQuerySet:
        """Personnel see every import; nobody else sees any."""
        return self if user.has_perm("people.import_roster") else self.none()

    def with_files(self) -> RosterImportQuerySet:
        return self.filter(~Q(file="") | ~Q(marked=""))

    def uploaded_before(self, moment: datetime) -> RosterImportQuerySet:
        return self.filter(uploaded_at__lt=moment)
