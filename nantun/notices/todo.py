from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.offers import Todo

from .models import Notice


def unread(user: Any, day: dt.date) -> Iterator[Todo]:
    """The figure at the bell."""
    count = Notice.objects.visible_to(user).unread().count()
    if count:
        text = _("%(count)s 条未读消息") % {"count": count}
        yield Todo(kind=_("消息"), text=text, url=reverse("notices:home"), act=_("查看"), count=count, bell=True)
