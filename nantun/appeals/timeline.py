from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nantun.web.offers import Moment

from .choices import Category, Status
from .models import Appeal

if TYPE_CHECKING:
    from nantun.people.models import Employee, User

MOST = 50


def moments(employee: Employee, user: User) -> Iterable[Moment]:
    """What somebody raised, for those who may know that it was he; what was said of it stands on its own page.

    That his life was in danger, or that he reported a breach of discipline, is on nobody's page.
    """
    rows = Appeal.objects.visible_to(user).raised_by(employee).exclude(category__in=(Category.DANGER, Category.DISCIPLINE))
    known = rows.exclude(status=Status.VOID).filter(~rows.names_hidden_from(user)).select_related("first_responder")
    return [_told(appeal) for appeal in known.order_by("-raised_on", "-pk")[:MOST]]


def _told(appeal: Appeal) -> Moment:
    words = {"number": appeal.number, "category": appeal.get_category_display(), "status": appeal.get_status_display()}
    text = _("反映%(category)s(%(number)s),%(status)s。") % words
    return Moment(at=appeal.raised_on, who=str(appeal.first_responder), text=text, url=appeal.get_absolute_url(), activity="appeals")
