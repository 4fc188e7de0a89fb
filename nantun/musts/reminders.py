"""What people are told of musts on a day: the day before one ends, and the day after. Why somebody must be seen is not named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from nantun.days import plain_day
from nantun.web.offers import Due

from .models import Must

Readers = Iterable[tuple[Iterable[int], str]]
"""(accounts, the reason that they are told) for one must."""


def told_of(
    musts: Iterable[Must], day: date, *, kind: str, deed: str, url: Callable[[Must], str], readers: Callable[[Must, bool], Readers]
) -> Iterator[Due]:
    """deed: what is to be done, in the middle of a sentence: 走访. readers: of the must, and whether it is overdue."""
    for must in musts:
        late = must.due_on < day
        title = _("%(what)s超期:%(name)s") if late else _("%(what)s快到期:%(name)s")
        text = _("应在 %(day)s前%(deed)s,还没有登记。") if late else _("请在 %(day)s前%(deed)s并登记。")
        for accounts, reason in readers(must, late):
            yield from Due.to_each(
                accounts,
                kind=kind,
                key=f"must:{must.pk}",
                title=title % {"what": must._meta.verbose_name, "name": must.employee.name},
                text=text % {"day": plain_day(must.due_on, day), "deed": deed},
                url=url(must),
                reason=reason,
            )
