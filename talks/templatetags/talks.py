from __future__ import annotations

from django import template

from nantun.days import WEEKDAYS

from ..choices import PlaceKind

register = template.Library()


@register.filter
def place_word(kind: str) -> str:
    """井下, of "underground"."""
    return str(PlaceKind(kind).label) if kind in PlaceKind.values else kind


@register.filter
def weekday_word(weekday: int) -> str:
    """周一, of 0."""
    return f"周{WEEKDAYS[weekday]}"
