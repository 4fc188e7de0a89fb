from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Count, F, Q

from nantun.people.choices import Level, PartyStatus

from ..choices import ForumKind
from ..policies import FORUMS

if TYPE_CHECKING:
    from nantun.people.models import User

PARTY = (PartyStatus.MEMBER, PartyStatus.PROBATIONARY)


class ForumQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return FORUMS.rows(user, self)

    def for_rows(self) -> Self:
        """present: how many came, relatives included."""
        return self.select_related("unit", "held_by").defer("held_by__id_number").annotate(present=Count("attended") + F("guests"))


def invited(kind: str, day: date, young_until: int) -> Q:
    """Of a unit's people those whom a forum of this kind is for. young_until: years of age; a relative's worker is anybody."""
    if kind == ForumKind.PARTY:
        return Q(party_status__in=PARTY)
    if kind == ForumKind.TEAM_LEADERS:
        return Q(level=Level.TEAM_LEADER)
    return Q(birth_date__gt=day - relativedelta(years=young_until + 1)) if kind == ForumKind.YOUNG else Q()
