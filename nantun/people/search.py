from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nantun.web.offers import Hit

from .models import Employee

if TYPE_CHECKING:
    from nantun.people.models import User


def found(user: User, words: str, limit: int) -> Iterable[Hit]:
    """People of the reader's roster by name, number, pinyin or initials."""
    rows = Employee.objects.visible_to(user).named(words).best_first(words).for_rows()[:limit]
    return [
        Hit(label=row.name, url=row.get_absolute_url(), detail=" · ".join(part for part in (row.place, row.post) if part)) for row in rows
    ]
