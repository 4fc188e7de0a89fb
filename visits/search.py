from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from nantun.days import short_day
from nantun.web.offers import Hit

from .models import Visit

if TYPE_CHECKING:
    from nantun.people.models import User


def found(user: User, words: str, limit: int) -> Iterable[Hit]:
    """Visits by number or by words of their one sentence, among those the user may read."""
    rows = Visit.objects.visible_to(user).filter(Q(number__icontains=words) | Q(summary__icontains=words))
    return [
        Hit(
            label=f"{visit.number} {visit.summary[:24]}",
            url=visit.get_absolute_url(),
            detail=f"{visit.reporting_unit} {short_day(visit.day, user.today)}",
        )
        for visit in rows.select_related("reporting_unit").order_by("-day", "-pk")[:limit]
    ]
