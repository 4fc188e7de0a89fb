from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> RosterImportQuerySet:
        """Personnel see every import; nobody else sees any."""
        return self if user.has_perm("people.import_roster") else self.none()

    def with_files(self) -> RosterImportQuerySet:
        return self.filter(~Q(file="") | ~Q(marked=""))

    def uploaded_before(self, moment: datetime) -> RosterImportQuerySet:
        return self.filter(uploaded_at__lt=moment)
