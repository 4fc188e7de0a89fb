"""Appeals that were raised in a talk or at a forum (nantun.appeals.sources)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _l

from nantun.appeals.sources import AppealSource

from .models import Forum, Talk

if TYPE_CHECKING:
    from nantun.people.models import User

KEY, FORUMS = "talks", "forums"


def link(source_id: int, user: User) -> tuple[str, str] | None:
    """To the two alone: who came to a talk is who raised it, and his name may be kept from whoever handles the appeal."""
    if user.employee_id is None:
        return None
    talk = Talk.objects.visible_to(user).of(user.employee_id).filter(pk=source_id).first()
    return (talk.number, talk.get_absolute_url()) if talk else None


def forum_link(source_id: int, user: User) -> tuple[str, str] | None:
    """To whose unit it was: what is said there is said before all."""
    forum = Forum.objects.visible_to(user).filter(pk=source_id).first()
    return (forum.number, forum.get_absolute_url()) if forum else None


SOURCES = (AppealSource(key=KEY, label=_l("双向约谈"), link=link), AppealSource(key=FORUMS, label=_l("恳谈会"), link=forum_link))
