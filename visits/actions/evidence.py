"""Photographs of visits, and notebook pages that wait for somebody to make visits of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.privacy.uploads import clean_picture

from ..choices import PageStatus
from ..models import NotebookPage, Visit, VisitPhoto

MOST_PHOTOS = 9


@transaction.atomic
def add_photos(*, visit: Visit, uploads: Iterable[Any], by: Any) -> list[VisitPhoto]:
    """Keeps re-encoded copies; a picture that is there already is passed over.

    raises RuleBroken for what is no picture, is too large, or is one too many.
    """
    # All are looked at before the first is kept: a file on the disk is not taken back with the transaction.
    pictures = {hashlib.sha256(content).hexdigest(): content for content in (clean_picture(upload, field="photos") for upload in uploads)}
    known = set(visit.photos.values_list("sha256", flat=True))
    fresh = {digest: content for digest, content in pictures.items() if digest not in known}
    if len(known) + len(fresh) > MOST_PHOTOS:
        raise RuleBroken(_("一次走访最多 %(n)s 张照片。") % {"n": MOST_PHOTOS}, field="photos")
    return [_kept(visit, digest, content, by) for digest, content in fresh.items()]


def _kept(visit: Visit, digest: str, content: bytes, by: Any) -> VisitPhoto:
    photo = VisitPhoto(visit=visit, sha256=digest, added_by=by)
    photo.file.save("photo.jpg", ContentFile(content), save=False)
    photo.save()
    return photo


@transaction.atomic
def keep_page(*, principal: Employee, upload: Any, note: str, by: Any, now: datetime) -> NotebookPage:
    """Saves a photographed page at once as 待整理. raises RuleBroken for what is no picture."""
    page = NotebookPage(principal=principal, note=note.strip()[:200], added_by=by, added_at=now)
    page.file.save("page.jpg", ContentFile(clean_picture(upload, field="file")), save=False)
    page.save()
    return page


@transaction.atomic
def settle_page(*, page: NotebookPage, visits: Iterable[Visit], by: Any, now: datetime) -> NotebookPage:
    """The page was made into these visits, or into none where it held none. raises RuleBroken when it was settled already."""
    made = list(visits)
    status = PageStatus.DONE if made else PageStatus.DROPPED
    if not NotebookPage.objects.filter(pk=page.pk, status=PageStatus.WAITING).update(status=status, settled_by=by, settled_at=now):
        raise RuleBroken(_("这张笔记已经整理过。"))
    page.refresh_from_db()
    page.visits.set(made)
    return page
