from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, When

from nantun.relations import along
from nantun.uploads.querysets import UploadQuerySet

from .choices import CADRE_RANKS, EmployeeStatus, Level
from .policies import ACCOUNTS, EMPLOYEES, GRANTS, IMPORTS, STAND_INS
from .roles import Role

if TYPE_CHECKING:
    from .models import (
        Placement,  # noqa: F401 - named in a string
        RoleGrant,  # noqa: F401 - named in a string
        User,
    )


def covering(day: date, prefix: str = "") -> Q:
    """started_on ≤ day ≤ ended_on, open end included."""
    return Q(**{f"{prefix}started_on__lte": day}) & (Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gte": day}))


class UnitQuerySet(models.QuerySet):
    def active_on(self, day: date) -> Self:
        begun = Q(active_from__isnull=True) | Q(active_from__lte=day)
        return self.filter(begun, Q(active_to__isnull=True) | Q(active_to__gte=day))

    def with_counts(self) -> Self:
        """people, cadres: how many are on post there."""
        on_post = Q(employees__status=EmployeeStatus.ON_POST)
        return self.annotate(
            people=Count("employees", filter=on_post), cadres=Count("employees", filter=on_post & Q(employees__rank__in=CADRE_RANKS))
        )

    def within(self, user: User, *roles: str) -> Self:
        """The units that these roles of the user reach."""
        return self.filter(user.reach(*roles).q("pk"))


class EmployeeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return EMPLOYEES.rows(user, self)

    def on_post(self) -> Self:
        return self.filter(status=EmployeeStatus.ON_POST)

    def cadres(self) -> Self:
        """干部: deputy-section rank and above."""
        return self.filter(rank__in=CADRE_RANKS)

    def on_roster(self, day: date) -> Self:
        """Those who stood on the roster that day, wherever they stand now."""
        return self.filter(Exists(along(self, "placements").covering(day).filter(employee=OuterRef("pk"))))

    def named(self, words: str) -> Self:
        """Found by name, number, pinyin or initials; several words narrow: "综采 zs"."""
        found = self
        for word in words.replace("\u3000", " ").split():
            found = found.filter(_matches(word))
        return found

    def for_rows(self) -> Self:
        """With what a line about a person shows, in one query; the ID number stays sealed until it is asked for."""
        return self.select_related("unit", "team").defer("id_number")

    def best_first(self, words: str, near: Iterable[int] = ()) -> Self:
        """Whose name or number is exactly what was typed first, among those the people of the units `near`; then by pinyin."""
        exact = Q(name=words) | Q(number=words) | Q(pinyin=words.lower()) | Q(initials=words.lower())
        at_hand = Case(When(unit__in=list(near), then=0), default=1)
        return self.order_by(Case(When(exact, then=0), default=1), at_hand, "pinyin", "number")

    def leaders(self) -> Self:
        """矿领导, the principals first."""
        first = Case(When(level=Level.PRINCIPAL, then=0), default=1)
        return self.on_post().filter(level__in=(Level.PRINCIPAL, Level.DEPUTY)).order_by(first, "number")


def _matches(word: str) -> Q:
    if re.fullmatch(r"\d+", word):
        return Q(number__startswith=word)
    if word.isascii():
        return Q(search_keys__contains=f" {word.lower()}") | Q(number__istartswith=word)
    return Q(name__contains=word) | Q(unit__name__contains=word) | Q(team__name__contains=word)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def covering(self, day: date) -> Self:
        return self.filter(covering(day))


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """All to those who run the program, a unit's to its clerk, one's own to everybody."""
        return ACCOUNTS.rows(user, self)

    def for_rows(self) -> Self:
        return self.select_related("employee__unit", "employee__team").defer("employee__id_number")

    def named(self, words: str) -> Self:
        """Found as employees are, and by the number and name of those who stand on no roster."""
        on_roster = Q(employee__in=along(self, "employee").named(words).order_by().values("pk"))
        return self.filter(on_roster | Q(number__startswith=words) | Q(name__contains=words))

    def cadres(self) -> Self:
        return self.filter(employee__rank__in=CADRE_RANKS)

    def waiting(self) -> Self:
        """Opened, and no slip was used yet."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_password(self) -> Self:
        return self.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def holding(self, role: str, day: date) -> Self:
        return self.filter(Exists(along(self, "role_grants").active_on(day).filter(user=OuterRef("pk"), role=role)))


_Users = models.Manager.from_queryset(UserQuerySet)


class UserManager(_Users):
    def get_by_natural_key(self, number: str) -> Any:
        return self.get(number=number)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def proposed(self) -> Self:
        """Read out of posts, waiting for the security officer."""
        return self.filter(granted_by__isnull=True)

    def active_on(self, day: date) -> Self:
        return self.filter(covering(day), granted_by__isnull=False)

    def with_unit_ids(self) -> Self:
        """unit_ids: over which units, in the same query."""
        return self.annotate(unit_ids=ArraySubquery(self._over().values("unit")))

    def _over(self) -> Any:
        return self.model.units.through.objects.filter(rolegrant=OuterRef("pk"))

    def holders_on(self, day: date, *roles: str) -> set[int]:
        """The accounts (User.pk) that hold one of these roles that day; without roles, any."""
        rows = self.active_on(day)
        return set((rows.filter(role__in=roles) if roles else rows).values_list("user_id", flat=True))

    def visible_to(self, user: User) -> Self:
        """All of them to those who run the program, one's own to everybody."""
        return GRANTS.rows(user, self)

    def misplaced(self, day: date) -> Self:
        """Clerks and heads who stand in another unit by now, or on no unit's roster."""
        rows = self.active_on(day).filter(role__in=(Role.CLERK, Role.HEAD), user__employee__isnull=False)
        gone = ~Q(user__employee__status=EmployeeStatus.ON_POST)
        moved = ~Exists(self._over().filter(unit=OuterRef("user__employee__unit")))
        return rows.filter(gone | moved)

    def for_rows(self) -> Self:
        return (
            self.select_related("user__employee__unit", "user__employee__team", "granted_by", "ended_by")
            .prefetch_related("units")
            .defer("user__employee__id_number")
        )


class StandInQuerySet(models.QuerySet):
    def active_on(self, day: date) -> Self:
        return self.filter(covering(day))

    def visible_to(self, user: User) -> Self:
        """One's own on either side; those of mine leaders to the party office, all to the security officer."""
        return STAND_INS.rows(user, self)

    def for_rows(self) -> Self:
        return self.select_related("principal__unit", "principal__team", "assistant__unit", "assistant__team", "granted_by").defer(
            "principal__id_number", "assistant__id_number"
        )


class RosterImportQuerySet(UploadQuerySet):
    def visible_to(self, user: User) -> Self:
        """Personnel see every import; nobody else sees any."""
        return IMPORTS.rows(user, self)
