from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from nantun.web.offers import Moment

from .models import $Row

if TYPE_CHECKING:
    from nantun.people.models import User

MOST = 50


def moments(employee: Any, user: User) -> Iterable[Moment]:
    """On the page of one employee, to those who may read the row."""
    rows = $Row.objects.visible_to(user).filter(employee=employee)[:MOST]
    return [Moment(at=row.day, text=_("登记了$label %s。") % row.number, who=employee.name, url=row.get_absolute_url()) for row in rows]
