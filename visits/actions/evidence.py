"""Photographs of visits, and notebook pages that wait for somebody to make visits of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.moves.guard import move
from nantun.people.models import Employee
from nantun.people.on_behalf import Grants
from nantun.privacy.kept import keep_all
from nantun.web.words import fitting

from ..choices import PageStatus, Verb
from ..models import NotebookPage, Visit, VisitPhoto
from .changing import refuse_sealed

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_PHOTOS = 9


@transaction.atomic
def add_photos(*, visit: Visit, uploads: Iterable[Any], by: User) -> list[VisitPhoto]:
    """Keeps re-encoded copies; a picture that is there already is passed over.

    raises RuleBroken for what is no picture, is too large, or is one too many.
    """
    return keep_all(
        uploads,
        lambda: VisitPhoto(visit=visit, added_by=by),
        among=visit.photos.all(),
        room=MOST_PHOTOS - visit.photos.count(),
        too_many=_("一次走访最多 %(n)s 张照片。") % {"n": MOST_PHOTOS},
        field="photos",
    )


@transaction.atomic
def remove_photo(*, photo: VisitPhoto, by: User, now: datetime) -> None:
    """Takes away a picture that should not be there, file and all; that it was there stays told.

    raises RuleBroken once the month is sealed or the visit was voided.
    """
    refuse_sealed(photo.visit)
    move(photo.visit, Verb.REMOVE_PHOTO, by=by, now=now)
    photo.drop()


@transaction.atomic
def keep_page(*, principal: Employee, upload: Any, note: str, by: User, now: datetime) -> NotebookPage:
    """Saves a photographed page at once as 待整理, for oneself or for whom one stands in.

    raises RuleBroken for what is no picture, or without a grant of that day.
    """
    if by.employee_id != principal.pk:
        Grants().check(principal, by=by, day=local_day(now), field="principal")
    note = fitting(note, field="note", most=200)
    return NotebookPage(principal=principal, note=note, added_by=by, added_at=now).keep(upload)


@transaction.atomic
def add_to_page(*, page: NotebookPage, visit: Visit) -> NotebookPage:
    """Says that the visit was made of the page. raises RuleBroken when the page was settled meanwhile."""
    if not NotebookPage.objects.waiting().filter(pk=page.pk).select_for_update(no_key=True).exists():
        raise RuleBroken(_("这张笔记已经整理过。"))
    page.visits.add(visit)
    return page


@transaction.atomic
def settle_page(*, page: NotebookPage, by: User, now: datetime) -> NotebookPage:
    """整理完毕, or 不需登记 where no visit was made of it. raises RuleBroken when it was settled already."""
    waiting = NotebookPage.objects.waiting().filter(pk=page.pk).select_for_update(no_key=True).first()
    if waiting is None:
        raise RuleBroken(_("这张笔记已经整理过。"))
    waiting.status = PageStatus.DONE if waiting.visits.exists() else PageStatus.DROPPED
    waiting.settled_by, waiting.settled_at = by, now
    waiting.save(update_fields=["status", "settled_by", "settled_at"])
    return waiting
