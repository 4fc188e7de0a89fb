from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l


class Kind(models.TextChoices):
    """Of which sheet a row is: who works which shift, or who leads one underground."""

    SHIFTS = "shifts", _l("班次排班表")
    LEADING = "leading", _l("领导带班下井安排")
