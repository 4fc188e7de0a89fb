"""What was raised on visits (nantun.appeals): where it links back to, and what a visit shows of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from nantun.appeals.models import Appeal
from nantun.appeals.sources import AppealSource

from .models import Visit

KEY = "visits"


def link_to(visit_pk: int, user: Any) -> tuple[str, str] | None:
    """(ZF-2026-0012, address), to those who may read the visit."""
    visit = Visit.objects.visible_to(user).filter(pk=visit_pk).only("number").first()
    return (visit.number, visit.get_absolute_url()) if visit else None


def raised_on(visit: Visit, user: Any) -> Any:
    """Those of the visit's appeals that the user may read."""
    return Appeal.objects.visible_to(user).filter(source=KEY, source_id=visit.pk).for_list().prefetch_related(None).order_by("pk")


SOURCES = (AppealSource(key=KEY, label=_("走访"), link=link_to),)
