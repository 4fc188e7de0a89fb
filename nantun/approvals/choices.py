from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    WAITING = "waiting", _("待审批")
    APPROVED = "approved", _("已同意")
    REFUSED = "refused", _("未同意")

    @property
    def colour(self) -> str:
        return {"waiting": "amber", "approved": "green", "refused": "red"}[self.value]
