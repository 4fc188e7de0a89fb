"""Which appeals are probably about the same thing: by the pairs of characters that their texts share."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from .models import Appeal

MOST, AMONG, WITHIN = 8, 400, timedelta(days=90)
LEAST = 0.15


def most_alike(appeal: Appeal, others: Any) -> list[Appeal]:
    """Of the same category or from the same place, raised within three months of it; the most alike first.

    others: a queryset of those that may be merged.
    """
    span = (appeal.raised_on - WITHIN, appeal.raised_on + WITHIN)
    near = (
        others.filter(raised_on__range=span).order_by("-registered_at").only("number", "text", "raised_on", "category", "registering_unit")
    )
    rated = [(_rate(appeal, one), one) for one in near[:AMONG]]
    rated.sort(key=lambda pair: pair[0], reverse=True)
    return [one for rate, one in rated[:MOST] if rate >= LEAST]


def _rate(appeal: Appeal, other: Appeal) -> float:
    same = 0.1 * (appeal.category == other.category) + 0.1 * (appeal.registering_unit_id == other.registering_unit_id)
    ours, theirs = pairs_of(appeal.text), pairs_of(other.text)
    both = len(ours & theirs)
    return both / max(1, min(len(ours), len(theirs))) + (same if both else 0)


def pairs_of(text: str) -> set[str]:
    letters = [letter for letter in text if letter.isalnum()]
    return {f"{first}{second}" for first, second in itertools.pairwise(letters)}
