from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from nantun.days import short_day
from nantun.web.offers import Hit

from .models import Appeal
from .wording import called

if TYPE_CHECKING:
    from nantun.people.models import User


def found(user: User, words: str, limit: int) -> Iterable[Hit]:
    """Appeals by number or by their words, among those the user may read. What went to 纪检 is sealed: nothing finds its words."""
    rows = Appeal.objects.visible_to(user).filter(Q(number__icontains=words) | Q(text__icontains=words))
    return [
        Hit(
            label=called(appeal),
            url=appeal.get_absolute_url(),
            detail=f"{appeal.lead_unit or appeal.registering_unit} {short_day(appeal.raised_on, user.today)}",
        )
        for appeal in rows.select_related("lead_unit", "registering_unit").order_by("-registered_at", "-pk")[:limit]
    ]
