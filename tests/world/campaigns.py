from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nantun.campaigns.models import Campaign, Goal

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    campaign = Campaign.objects.create(name="大走访", starts_on=date(2026, 1, 1), goal=Goal.QUOTA)
    for name in ("campaign", "edit", "quota"):
        yield Case(f"campaigns:{name}", pk=campaign.pk)
