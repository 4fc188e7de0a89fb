from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.privacy.kept import keep_all

from ..choices import Category, EvidenceKind
from ..models import Appeal, Evidence

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_FILES = 20


@transaction.atomic
def add_evidence(
    *, appeal: Appeal, kind: EvidenceKind, uploads: Iterable[Any], by: User, now: datetime, field: str = "uploads"
) -> list[Evidence]:
    """Keeps photographs and PDFs, each once. raises RuleBroken for what is neither, too big, too many, or shows a danger to life."""
    uploads = list(uploads)
    if uploads and appeal.category == Category.DANGER and kind == EvidenceKind.RAISED:
        raise RuleBroken(_("人身危险不写内容,也不留照片,请去掉照片后保存。"), field=field)
    return keep_all(
        uploads,
        lambda: Evidence(appeal=appeal, kind=kind, round=appeal.round, added_by=by, added_at=now),
        among=appeal.evidence.filter(kind=kind, round=appeal.round),
        room=MOST_FILES - appeal.evidence.count(),
        too_many=_("一件诉求最多存 %(n)s 份凭证。") % {"n": MOST_FILES},
        field=field,
    )
