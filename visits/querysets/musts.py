from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef

from nantun.musts.querysets import MustQuerySet

from ..policies import MUSTS

if TYPE_CHECKING:
    from nantun.people.models import User

    from .visits import VisitQuerySet


class MustVisitQuerySet(MustQuerySet):
    def visible_to(self, user: User) -> Self:
        return MUSTS.rows(user, self)

    def with_answers_among(self, readable: VisitQuerySet) -> Self:
        """answer_readable: whether the visit that answered it may be opened; a leader's visit stands in another unit's ledger."""
        return self.annotate(answer_readable=Exists(readable.filter(pk=OuterRef("answered_by")).order_by()))
