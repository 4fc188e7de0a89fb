from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.roles import Reach
from nantun.web.offers import Tile

from .coverage import roster_with_coverage
from .models import MustVisit, Visit
from .querysets.visits import READER_ROLES, month_ends


def tiles(user: Any, day: date) -> Iterable[Tile]:
    """本月: how many of one's people were met individually, what 必访 is late, what one visited oneself."""
    first, last = month_ends(day)
    reach = user.reach(*READER_ROLES)
    found = []
    if reach:
        counted = (
            roster_with_coverage(first, last, day)
            .filter(reach.q("unit"))
            .aggregate(roster=Count("pk"), met=Count("pk", filter=Q(reached=True)))
        )
        late = MustVisit.objects.visible_to(user).overdue(day).count()
        url = coverage_url(reach)
        found.append(Tile(label=_("个别走访到"), value=counted["met"], of=counted["roster"], unit=_("人"), url=url, good=True))
        found.append(Tile(label=_("必访超期"), value=late, unit=_("件"), url=reverse("visits:musts"), good=False))
    if user.employee_id and user.has_perm("visits.log"):
        own = Visit.objects.valid().in_month(day).paid_by(user.employee).count()
        url = f"{reverse('visits:home')}?visitor={user.employee_id}"
        found.append(Tile(label=_("我本月走访"), value=own, unit=_("次"), url=url))
    return found


def coverage_url(reach: Reach) -> str:
    """Straight to the names for those who have one unit; the units for the others."""
    if reach.everything or len(reach.unit_ids) != 1:
        return reverse("visits:coverage")
    return reverse("visits:unit-coverage", args=list(reach.unit_ids))
