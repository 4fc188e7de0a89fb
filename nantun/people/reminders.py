from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from nantun.days import A_DAY, plain_day
from nantun.web.offers import Due

from .models import SignInSlip


def due_on(day: date) -> Iterator[Due]:
    """Whose 领码条 was printed by somebody the day before: told apart from the printing, so that nobody's password is reset in silence."""
    rows = SignInSlip.objects.filter(issued_at__date=day - A_DAY).select_related("issued_by")
    for slip in rows:
        yield Due(
            user_id=slip.user_id,
            kind="users.slip",
            key=f"slip:{slip.pk}",
            title=_("有人为您的账号打印了领码条"),
            text=_("%(who)s,%(day)s。如果不是您要求的,请告诉系统管理员。")
            % {"who": slip.issued_by.name, "day": plain_day(day - A_DAY, day)},
            reason=_("领码条可以重设您的密码"),
        )
