"""Mistakes of configuration that would otherwise show on a page."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from nantun import registry

from .context import GROUPS
from .icons import ICONS


@register
def activities_can_be_shown(**kwargs: Any) -> list[Error]:
    """Each activity's icon is in the sprite and its group in the rail (or the bell)."""
    found = []
    for one in registry.activities():
        if one.icon not in ICONS:
            found.append(Error(f"activity {one.name}: icon {one.icon!r} is not in nantun/web/icons.py", id="web.E001"))
        if one.group not in (*GROUPS, "bell", "menu", "hidden"):
            found.append(Error(f"activity {one.name}: group {one.group!r} is none of {GROUPS}, bell, menu, hidden", id="web.E002"))
    return found
