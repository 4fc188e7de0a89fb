"""Whose hands the demo's appeals go through: accounts by role and unit."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from nantun.people.choices import CADRE_RANKS
from nantun.people.models import Employee, RoleGrant, Unit, User
from nantun.people.roles import Role


class Hands:
    """office, union, discipline: accounts; by unit: heads, clerks, deputies, inspectors; accounts: by key, with their place in the roster."""

    def __init__(self) -> None:
        self.accounts = {user.pk: user for user in User.objects.filter(employee__isnull=False).select_related("employee__unit")}
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        self._by_role: dict[str, list[User]] = defaultdict(list)
        self._by_unit: dict[tuple[str, int], list[User]] = defaultdict(list)
        grants = RoleGrant.objects.filter(granted_by__isnull=False).prefetch_related("units").order_by("user__number")
        for grant in grants:
            user = self.accounts.get(grant.user_id)
            if user is None:
                continue
            self._by_role[grant.role].append(user)
            for unit in grant.units.all():
                self._by_unit[grant.role, unit.pk].append(user)
        self._cadres: dict[int, User] = {}
        for user in self.accounts.values():
            if user.person.rank in CADRE_RANKS:
                self._cadres.setdefault(user.person.unit_id, user)

    @property
    def office(self) -> list[User]:
        return self._by_role[Role.PARTY_OFFICE]

    @property
    def union(self) -> list[User]:
        return self._by_role[Role.UNION_STAFF]

    @property
    def discipline(self) -> list[User]:
        return self._by_role[Role.DISCIPLINE]

    def clerk_of(self, unit_id: int) -> User:
        """Who keeps the unit's papers, or heads it; the party office where it has neither."""
        return self._first(unit_id, Role.CLERK, Role.HEAD) or self._cadres.get(unit_id) or self.office[0]

    def head_of(self, unit_id: int) -> User:
        return self._first(unit_id, Role.HEAD, Role.CLERK) or self._cadres.get(unit_id) or self.office[0]

    def deputy_of(self, unit_id: int) -> User | None:
        return self._first(unit_id, Role.DEPUTY)

    def caller(self, chance: Random, unit_id: int | None, replied_by: int | None) -> User:
        """Somebody from outside the unit who did not answer himself."""
        inspectors = self._by_unit[Role.SUPERVISION, unit_id] if unit_id else []
        people = [*self.union, *self.office, *inspectors]
        return chance.choice([one for one in people if one.person.unit_id != unit_id and one.pk != replied_by])

    def _first(self, unit_id: int, *roles: Role) -> User | None:
        return next((users[0] for role in roles if (users := self._by_unit[role, unit_id])), None)

    def leader_of(self, unit_id: int) -> Employee | None:
        """责任领导."""
        deputy = self.deputy_of(unit_id)
        return deputy.employee if deputy else None
