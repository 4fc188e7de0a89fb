from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l


class Status(models.TextChoices):
    """Of these it is one: open until somebody sees to it."""

    OPEN = "open", _l("待办")
    DONE = "done", _l("已办")

    @property
    def colour(self) -> str:
        return "amber" if self is Status.OPEN else "green"
