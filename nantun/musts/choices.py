from __future__ import annotations

from django.db import models

SUGGESTED, OPEN, ANSWERED, WITHDRAWN = "suggested", "open", "answered", "withdrawn"
COLOURS = {SUGGESTED: "blue", OPEN: "red", ANSWERED: "green", WITHDRAWN: "grey"}


class Standing(models.TextChoices):
    """Without words: each activity has its own (待访, 待谈), of these values. Whoever has nothing that the system suggests leaves SUGGESTED out."""

    @property
    def colour(self) -> str:
        return COLOURS[self.value]
