from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .choices import CADRE_RANKS, EmployeeStatus
from .roles import Role

if TYPE_CHECKING:
    from .models import User

# Whose roster one sees (rights.md, "roster"); everybody sees the leaders' names and posts, and himself.
ROSTER_ROLES = (
    Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.UNION_CHAIR, Role.SUPERVISION, Role.HR,
)  # fmt: skip


def covering(day: date, prefix: str = "") -> Q:
    """started_on ≤ day ≤ ended_on, open end included."""
    return Q(**{f"{prefix}started_on__lte": day}) & (Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gte": day}))


class UnitQuerySet(models.QuerySet):
    def active_on(self, day: date) -> UnitQuerySet:
        begun = Q(active_from__isnull=True) | Q(active_from__lte=day)
        return self.filter(begun, Q(active_to__isnull=True) | Q(active_to__gte=day))

    def within(self, user: User, *roles: str) -> UnitQuerySet:
        """The units that these roles of the user reach."""
        return self.filter(user.reach(*roles).q("pk"))


class EmployeeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EmployeeQuerySet:
        return self.filter(user.reach(*ROSTER_ROLES).q("unit") | Q(pk=user.employee_id))

    def on_post(self) -> EmployeeQuerySet:
        return self.filter(status=EmployeeStatus.ON_POST)

    def cadres(self) -> EmployeeQuerySet:
        """干部: deputy-section rank and above."""
        return self.filter(rank__in=CADRE_RANKS)

    def on_roster(self, day: date) -> EmployeeQuerySet:
        """Those who stood on the roster that day, wherever they stand now."""
        from .models import Placement

        return self.filter(Exists(Placement.objects.covering(day).filter(employee=OuterRef("pk"))))

    def named(self, words: str) -> EmployeeQuerySet:
        """Found by name, number, pinyin or initials; several words narrow: "综采 zs"."""
        found = self
        for word in words.replace("\u3000", " ").split():
            found = found.filter(_matches(word))
        return found

    def for_rows(self) -> EmployeeQuerySet:
        """With what a line about a person shows, in one query."""
        return self.select_related("unit", "team")


def _matches(word: str) -> Q:
    if re.fullmatch(r"\d+", word):
        return Q(number__startswith=word)
    if word.isascii():
        return Q(search_keys__contains=f" {word.lower()}") | Q(number__istartswith=word)
    return Q(name__contains=word) | Q(unit__name__contains=word) | Q(team__name__contains=word)


class PlacementQuerySet(models.QuerySet):
    def covering(self, day: date) -> PlacementQuerySet:
        return self.filter(covering(day))


class UserManager(models.Manager):
    def get_by_natural_key(self, number: str) -> Any:
        return self.get(number=number)


class RoleGrantQuerySet(models.QuerySet):
    def proposed(self) -> RoleGrantQuerySet:
        """Read out of posts, waiting for the security officer."""
        return self.filter(granted_by__isnull=True)

    def active_on(self, day: date) -> RoleGrantQuerySet:
        return self.filter(covering(day), granted_by__isnull=False)


class StandInQuerySet(models.QuerySet):
    def active_on(self, day: date) -> StandInQuerySet:
        return self.filter(covering(day))
