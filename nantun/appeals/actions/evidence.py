from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.privacy.uploads import clean_document

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
    if uploads and appeal.evidence.count() + len(uploads) > MOST_FILES:
        raise RuleBroken(_("一件诉求最多存 %(n)s 份凭证。") % {"n": MOST_FILES}, field=field)
    return [one for upload in uploads if (one := _keep(appeal, kind, upload, by, now, field))]


def _keep(appeal: Appeal, kind: EvidenceKind, upload: Any, by: User, now: datetime, field: str) -> Evidence | None:
    content, suffix = clean_document(upload, field=field)
    sha256 = hashlib.sha256(content).hexdigest()
    if appeal.evidence.filter(sha256=sha256, kind=kind, round=appeal.round).exists():
        return None
    one = Evidence(appeal=appeal, kind=kind, round=appeal.round, sha256=sha256, added_by=by, added_at=now)
    one.file.save(f"evidence{suffix}", ContentFile(content), save=False)
    one.save()
    return one
