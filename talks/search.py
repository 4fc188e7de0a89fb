from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from nantun.days import short_day
from nantun.web.offers import Hit

from .models import Talk

if TYPE_CHECKING:
    from nantun.people.models import User


def found(user: User, words: str, limit: int) -> Iterable[Hit]:
    """Talks by number or by one of the two names, among those the user may know of. What was said is searched by nobody."""
    named = Q(number__icontains=words) | Q(talker__name__icontains=words) | Q(counterpart__name__icontains=words)
    rows = Talk.objects.visible_to(user).filter(named).select_related("talker", "counterpart", "reporting_unit")
    return [
        Hit(
            label=f"{talk.number} {talk.talker} — {talk.counterpart}",
            url=talk.get_absolute_url(),
            detail=f"{talk.reporting_unit} {short_day(talk.day or talk.asked_on, user.today)}",
        )
        for talk in rows.order_by("-asked_on", "-pk")[:limit]
    ]
