from __future__ import annotations

from typing import Self

from django.db import models

from .choices import Decision


class ApprovalQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(status=Decision.WAITING)

    def approved(self) -> Self:
        return self.filter(status=Decision.APPROVED)
