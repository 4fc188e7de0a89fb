"""How personal data looks to those without the right to see it whole (domain.md 9)."""

from __future__ import annotations

from datetime import date

HIDDEN = "*"


def mask_id_number(value: str) -> str:
    """First and last character, because the middle tells region and birth date: 3****************9"""
    return mask_middle(value, 1, 1)


def mask_phone(value: str) -> str:
    """Three in front and two behind: 199******01"""
    return mask_middle(value, 3, 2)


def mask_birth(value: date | None) -> str:
    """The year alone."""
    return f"{value.year}年" if value else ""


def mask_middle(value: str, front: int, behind: int) -> str:
    """All but the given numbers of characters replaced; a value too short to hide anything is hidden whole."""
    value = value or ""
    if len(value) <= front + behind:
        return HIDDEN * len(value)
    return value[:front] + HIDDEN * (len(value) - front - behind) + value[len(value) - behind :]
