from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from .models import Access, AccessLog

if TYPE_CHECKING:
    from nantun.people.models import User


def note_access(
    *, user: User, action: str, subject: models.Model | str, fields: str = "", rows: int | None = None, reason: str = ""
) -> AccessLog:
    """Writes down that `user` saw or took away `subject`; call it in the transaction of the reading itself.

    subject: a row, or the address of a list; fields: what of it, comma-separated; rows: how many were taken away.
    """
    key = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    return AccessLog.objects.create(user=user, action=action, subject=key[:200], fields=fields[:200], rows=rows, reason=reason[:200])


def reveal(*, user: User, subject: models.Model, field: str, reason: str) -> str:
    """The whole of a masked field, against a reason. raises RuleBroken when no reason is given."""
    if not reason.strip():
        raise RuleBroken(_("请写明查看事由,例如:办理走访慰问核对身份。"), field="reason")
    note_access(user=user, action=Access.REVEALED, subject=subject, fields=field, reason=reason.strip())
    return str(getattr(subject, field))
