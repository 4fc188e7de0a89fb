"""Appeals that were raised on a visit (nantun.appeals.sources), and what the demo's visits give them to raise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _l

from nantun.appeals.sources import AppealSource, Heard

from .choices import Manner
from .models import Visit, VisitedPerson

if TYPE_CHECKING:
    from nantun.people.models import User

KEY = "visits"


def link(visit_pk: int, user: User) -> tuple[str, str] | None:
    """(ZF-2026-0012, address), to those who may read the visit."""
    visit = Visit.objects.visible_to(user).filter(pk=visit_pk).only("number").first()
    return (visit.number, visit.get_absolute_url()) if visit else None


def heard() -> Iterator[Heard]:
    """What one person said to one visitor, who entered it himself."""
    rows = VisitedPerson.objects.met().filter(visit__manner=Manner.INDIVIDUAL, visit__on_behalf=False, visit__visitors__order=0)
    asked = ("visit_id", "visit__summary", "employee_id", "visit__visitors__employee_id", "visit__entered_by_id", "visit__entered_at")
    seen: set[int] = set()
    for visit_id, words, raiser, responder, by, at in rows.order_by("visit__entered_at", "pk").values_list(*asked).iterator():
        if visit_id not in seen:
            seen.add(visit_id)
            yield Heard(source_id=visit_id, words=words, raiser=raiser, responder=responder, by=by, at=at)


SOURCES = (AppealSource(key=KEY, label=_l("走访"), link=link, heard=heard),)
