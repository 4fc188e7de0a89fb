"""What people are told on a day; sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from nantun.people.accounts import Accounts
from nantun.web.offers import Due

from .models import $Row
from .policies import CLOSER_ROLES


def due_on(day: date) -> Iterator[Due]:
    """On its last day whoever may see to it is told."""
    accounts = Accounts(day)
    for row in $Row.objects.open().filter(due_on=day):
        yield from Due.to_each(
            accounts.over(row.unit_id, *CLOSER_ROLES),
            kind="$name.due",
            key=f"row:{row.pk}",
            text=_("$label %s 今天到期,请办结。") % row.number,
            url=row.get_absolute_url(),
            reason=_("您负责办理该单位的$label"),
        )
