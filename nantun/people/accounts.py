"""Whose accounts stand how to what: asked by policies (policy.py), which stand below the models, and by whoever tells people something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from .choices import EmployeeStatus
from .models import RoleGrant, StandIn, User
from .policy import EVERYBODY, Crowd
from .roles import Role


class Accounts:
    """Whose accounts, on a day: the open ones, by their holder, his unit and the roles he holds. The roles are read once, each holder once.

    many: for whoever asks of many rows one after another: all accounts are read at once.
    """

    def __init__(self, day: date, *, many: bool = False) -> None:
        self._day, self._many = day, many
        self._known: dict[str, dict[int, frozenset[int]]] = {}

    def over(self, unit_id: int | None, *roles: str) -> set[int]:
        """Whoever holds one of the roles over that unit by name; nobody where there is no unit."""
        return set(self.holding(roles, [unit_id]).ids) if unit_id is not None else set()

    def over_mine(self, *roles: str) -> set[int]:
        """Whoever holds one of the roles that reach the whole mine."""
        return set(self.holding(roles, [None]).ids)

    def of_people(self, *employee_ids: int | None) -> set[int]:
        return set(self.of("employee", employee_ids).ids)

    def holding(self, roles: Iterable[str], unit_ids: Iterable[int | None]) -> Crowd:
        """Whoever holds one of the roles over one of the units, or over the whole mine (None)."""
        if Role.WORKER in roles:
            return EVERYBODY
        units = list(unit_ids)
        return Crowd(frozenset().union(*(self._holders(role).get(unit_id, frozenset()) for role in roles for unit_id in units)))

    def holding_any(self, roles: Iterable[str]) -> Crowd:
        """Whoever holds one of the roles, over whatever."""
        if Role.WORKER in roles:
            return EVERYBODY
        return Crowd(frozenset().union(*(ids for role in roles for ids in self._holders(role).values())))

    def of(self, field: str, ids: Iterable[int | None]) -> Crowd:
        """The accounts whose `field` ("pk", "employee", "employee__unit") is one of these."""
        wanted = {one for one in ids if one is not None}
        known = self._known.setdefault(field, _accounts_by(field) if self._many else {})
        if not self._many and (unknown := wanted - known.keys()):
            known |= dict.fromkeys(unknown, frozenset()) | _accounts_by(field, unknown)
        return Crowd(frozenset().union(*(known.get(one, frozenset()) for one in wanted)))

    def of_post(self, post: str) -> Crowd:
        return Crowd(frozenset(_users().filter(employee__post=post, employee__status=EmployeeStatus.ON_POST).values_list("pk", flat=True)))

    def entering_for(self, employee_id: int | None) -> Crowd:
        """Those that enter for him by a grant of the day."""
        grants = StandIn.objects.active_on(self._day).filter(principal=employee_id, assistant__user__isnull=False)
        return Crowd(frozenset(grants.values_list("assistant__user", flat=True)))

    def settle(self, crowd: Crowd) -> set[int]:
        """The open accounts of the crowd, by their primary key."""
        if not crowd.all_but:
            return set(self.of("pk", crowd.ids).ids)
        return set(_users().exclude(pk__in=crowd.ids).values_list("pk", flat=True))

    def _holders(self, role: str) -> Mapping[int | None, frozenset[int]]:
        """By unit; under None whoever holds it over the whole mine."""
        return self._held.get(role, {})

    @cached_property
    def _held(self) -> Mapping[str, Mapping[int | None, frozenset[int]]]:
        """By role: some hundred grants, read at once."""
        grants = RoleGrant.objects.active_on(self._day).filter(user__is_active=True).order_by()
        found: dict[str, list[tuple[int | None, int]]] = {}
        for role, unit_id, user_id in grants.values_list("role", "units", "user_id"):
            if Role(role).scope == "mine":
                found.setdefault(role, []).append((None, user_id))
            elif unit_id is not None:  # a role over units that names none yet reaches none
                found.setdefault(role, []).append((unit_id, user_id))
        return {role: _grouped(pairs) for role, pairs in found.items()}


def accounts_in(*columns: QuerySet) -> set[int]:
    """The accounts that these columns hold (User.pk or None), one query each."""
    return {pk for column in columns for pk in column.order_by().distinct() if pk is not None}


def _users() -> QuerySet[User]:
    return User.objects.filter(is_active=True).order_by()


def _accounts_by(field: str, ids: Iterable[int] | None = None) -> dict[int, frozenset[int]]:
    users = _users().exclude(**{field: None}) if ids is None else _users().filter(**{f"{field}__in": list(ids)})
    return _grouped(users.values_list(field, "pk"))


def _grouped(pairs: Iterable[tuple[Any, int]]) -> dict[Any, frozenset[int]]:
    found: dict[Any, set[int]] = {}
    for key, user_id in pairs:
        found.setdefault(key, set()).add(user_id)
    return {key: frozenset(ids) for key, ids in found.items()}
