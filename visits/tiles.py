from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.days import month_ends
from nantun.people.models import Unit
from nantun.people.roles import Reach
from nantun.web.offers import Tile

from .coverage import coverage_by_unit
from .models import MustVisit, Visit
from .policies import READER_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User


def tiles(user: User, day: date) -> Iterable[Tile]:
    """本月: how many of one's people were met individually, what 必访 is late, what one visited oneself."""
    first, last = month_ends(day)
    reach = user.reach(*READER_ROLES)
    found = []
    if reach:
        lines = coverage_by_unit(Unit.objects.filter(reach.q("pk")), first=first, last=last, day=day)
        met, roster = sum(line.reached for line in lines), sum(line.roster for line in lines)
        url = coverage_url(reach)
        found.append(Tile(label=_("个别走访到"), value=met, of=roster, unit=_("人"), url=url, good=True))
    if user.has_perm("visits.see_musts"):
        late = MustVisit.objects.visible_to(user).overdue(day).count()
        found.append(Tile(label=_("必访超期"), value=late, unit=_("件"), url=reverse("visits:musts"), good=False))
    if user.employee_id and user.has_perm("visits.log"):
        own = Visit.objects.valid().in_month(day).paid_by(user.person).count()
        url = f"{reverse('visits:home')}?visitor={user.employee_id}"
        found.append(Tile(label=_("我本月走访"), value=own, unit=_("次"), url=url))
    return found


def coverage_url(reach: Reach) -> str:
    """Straight to the names for those who have one unit; the units for the others."""
    if reach.everything or len(reach.unit_ids) != 1:
        return reverse("visits:coverage")
    return reverse("visits:unit-coverage", args=list(reach.unit_ids))
