"""What waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nantun.people.models import RoleGrant
from nantun.web.counting import MOST, Each, Part, offers_of
from nantun.web.offers import Todo

from .models import $Row
from .policies import CLOSER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User


def readers(day: date) -> set[int]:
    return RoleGrant.objects.holders_on(day)


def parts(user: User, day: date) -> Iterator[Part]:
    if user.holds(*CLOSER_ROLES):
        rows = $Row.objects.open().filter(user.reach(*CLOSER_ROLES).q("unit")).for_rows().order_by("due_on", "pk")
        yield Each(rows=rows, line=_line, most=MOST)


def _line(row: $Row) -> Todo:
    return Todo(kind=_("$label"), text=_("%s的$label") % row.employee, url=row.get_absolute_url(), act=_("办结"), due=row.due_on)


waiting, waiting_count = offers_of(parts)
