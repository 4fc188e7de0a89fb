from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.offers import Tile

from .choices import DueState
from .models import Mentoring, MustTalk, Talk
from .oughts import due_list
from .policies import READER_ROLES
from .todo import own_due_list

if TYPE_CHECKING:
    from nantun.people.models import User


def tiles(user: User, day: date) -> Iterable[Tile]:
    """本月: of those who ought to be talked with how many were, 必谈 that is late, what one held oneself."""
    found = []
    reach = user.reach(*READER_ROLES)
    if reach:
        lines = due_list(day, units=None if reach.everything else reach.unit_ids)
        talked = sum(line.state == DueState.TALKED for line in lines)
        found.append(Tile(label=_("应谈已谈"), value=talked, of=len(lines), unit=_("人"), url=reverse("talks:oughts"), good=True))
        late = MustTalk.objects.visible_to(user).overdue(day).count()
        found.append(Tile(label=_("必谈超期"), value=late, unit=_("件"), url=reverse("talks:musts"), good=False))
    if user.employee_id and user.has_perm("talks.log"):
        own = own_due_list(user, day)
        if own and not reach.everything:
            talked = sum(line.state == DueState.TALKED for line in own)
            found.append(Tile(label=_("我应谈已谈"), value=talked, of=len(own), unit=_("人"), url=reverse("talks:oughts"), good=True))
        held = Talk.objects.held().in_month(day).filter(talker=user.employee_id).count()
        found.append(
            Tile(label=_("我本月谈心"), value=held, unit=_("次"), url=f"{reverse('talks:home')}?talker={user.employee_id}&status=held")
        )
    if user.has_perm("talks.see_mentoring_figures"):
        figures = Mentoring.objects.figures()
        url = reverse("talks:mentoring-figures")
        found.append(Tile(label=_("一对一帮带有好转"), value=figures.improved, of=figures.total, unit=_("人"), url=url))
    return found
