"""Words and addresses that this room's offers to the house's pages share."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from .models import Appeal

SHORT = 24


def listed(**filters: str) -> str:
    """The list with these filters; without any as it opens, with what is not at its end."""
    return reverse("appeals:home") + (f"?{urlencode(filters)}" if filters else "")


def called(appeal: Appeal) -> str:
    """SQ-2026-0012 生活后勤:更衣室暖气不足; for those who may read its words."""
    name = f"{appeal.number} {appeal.get_category_display()}"
    return f"{name}:{shortened(appeal.text)}" if appeal.text else name


def shortened(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
