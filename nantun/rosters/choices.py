from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Of which sheet a row is: who works which shift, or who leads one underground."""

    SHIFTS = "shifts", _("班次排班表")
    LEADING = "leading", _("领导带班下井安排")


class WorkbookStatus(models.TextChoices):
    WAITING = "waiting", _("待导入")
    IMPORTED = "imported", _("已导入")
    DROPPED = "dropped", _("未导入")

    @property
    def colour(self) -> str:
        return {"waiting": "amber", "imported": "green", "dropped": "grey"}[self.value]
