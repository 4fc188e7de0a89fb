from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nantun.web.offers import Moment

from .models import Talk

if TYPE_CHECKING:
    from nantun.people.models import Employee, User

MOST = 50


def moments(employee: Employee, user: User) -> Iterable[Moment]:
    """That somebody was talked with, to those who may know of it; not what about. 一对一帮带 never stands here."""
    rows = Talk.objects.visible_to(user).held().of(employee).select_related("talker", "counterpart").order_by("-day", "-pk")[:MOST]
    return [_told(talk) for talk in rows]


def _told(talk: Talk) -> Moment:
    text = _("与 %(who)s 谈心(%(place)s)。") % {"who": talk.counterpart, "place": talk.get_place_kind_display()}
    return Moment(at=talk.day or talk.asked_on, who=str(talk.talker), text=text, url=talk.get_absolute_url(), activity="talks")
