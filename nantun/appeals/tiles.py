from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nantun.ledgers import catalogue
from nantun.ledgers.reach import reach_over
from nantun.ledgers.slots import Slot, month_url
from nantun.people.models import Unit
from nantun.web.offers import Tile

from .models import LEDGER, Appeal, AppealMonth
from .policies import MINE_READERS, UNIT_READERS
from .querysets import MONTH_FIGURES
from .wording import listed

if TYPE_CHECKING:
    from nantun.people.models import User


def tiles(user: User, day: date) -> Iterable[Tile]:
    """What is open and what is late of what one answers for, and how much of the month's answers came in time."""
    if not user.reach(*UNIT_READERS, *MINE_READERS):
        return []
    seen = Appeal.objects.visible_to(user).figures(day)
    return [
        Tile(label=_("诉求未办结"), value=seen["open"], unit=_("件"), url=listed()),
        Tile(label=_("诉求超期"), value=seen["overdue"], unit=_("件"), url=listed(light="red"), good=False),
        *_answered_in_time(user, day.replace(day=1)),
    ]


def _answered_in_time(user: User, month: date) -> Iterable[Tile]:
    """As the month's ledger counts it; nothing for those who may not read it, and before the first answer."""
    ledger = catalogue.ledger(LEDGER)
    reach = reach_over(user, ledger)
    if not reach:
        return
    wanted = {name: MONTH_FIGURES[name] for name in ("in_time", "late")}
    figures = AppealMonth.objects.of_ledger(month).filter(reach.q("unit")).order_by().aggregate(**wanted)
    answers = figures["in_time"] + figures["late"]
    if answers:
        one = Unit.objects.filter(pk__in=reach.unit_ids).first() if not reach.everything and len(reach.unit_ids) == 1 else None
        url = Slot(ledger, month, one).url() if one else month_url(ledger, month)
        yield Tile(label=_("本月按期答复"), value=figures["in_time"], of=answers, unit=_("次"), url=url, good=True)
