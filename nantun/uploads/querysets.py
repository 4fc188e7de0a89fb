from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from .choices import Status


class UploadQuerySet(models.QuerySet):
    """A room adds visible_to."""

    def to_be_forgotten(self, uploaded_before: datetime) -> Self:
        """Whose files still lie here; what is being written needs them."""
        return self.filter(~Q(file="") | ~Q(marked=""), added_at__lt=uploaded_before).exclude(status=Status.IMPORTING)
