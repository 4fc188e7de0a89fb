"""Who is to be told of an appeal, and who must not be: for one appeal or for many, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from nantun.ledgers.reminders import holders
from nantun.people.models import User
from nantun.people.roles import Role

from .models import Raiser, Target

HANDLERS = (Role.HEAD, Role.CLERK)


class Audience:
    """The accounts that hold a role on a day; each set of roles is asked for once."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._found: dict[tuple[Role, ...], Mapping[int | None, list[int]]] = {}

    def of(self, unit_id: int | None, *roles: Role) -> set[int]:
        """Over that unit; nobody where there is none."""
        return set(self._holders(roles).get(unit_id, ())) if unit_id is not None else set()

    def mine(self, *roles: Role) -> set[int]:
        """Over the whole mine."""
        return set(self._holders(roles).get(None, ()))

    def _holders(self, roles: tuple[Role, ...]) -> Mapping[int | None, list[int]]:
        if roles not in self._found:
            self._found[roles] = holders(self._day, *roles)
        return self._found[roles]


class Shield:
    """Keeps from those of whom it is complained, from everybody of their units, and from those who head or keep the papers of these units.

    Whoever raised it himself may be told all the same. As AppealQuerySet.visible_to asks it of what is read.
    """

    def __init__(self, kept_from: Mapping[int, set[int]]) -> None:
        self._kept_from = kept_from

    @classmethod
    def over(cls, appeal_ids: Iterable[int], day: date) -> Shield:
        """In one query where nobody is complained of, in four otherwise."""
        targets: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
        rows = Target.objects.filter(appeal__in=list(appeal_ids)).order_by()
        for appeal_id, employee_id, unit_id in rows.values_list("appeal_id", "employee_id", "unit_id"):
            targets[appeal_id].append((employee_id, unit_id))
        if not targets:
            return cls({})
        people, units = _accounts([pair for pairs in targets.values() for pair in pairs], day)
        raised = _raised(targets)
        found = {
            appeal_id: {user for person, unit in pairs for user in people.get(person, set()) | units[unit]} - raised[appeal_id]
            for appeal_id, pairs in targets.items()
        }
        return cls(found)

    def admits(self, appeal_id: int, readers: set[int]) -> list[int]:
        """Those of the accounts that may be told, in their order."""
        return sorted(readers - self._kept_from.get(appeal_id, set()))


def _accounts(pairs: list[tuple[int | None, int]], day: date) -> tuple[dict[int | None, set[int]], dict[int, set[int]]]:
    """The accounts of the people complained of, and of everybody who belongs to a unit complained of."""
    named = Q(employee__in=[person for person, _unit in pairs if person]) | Q(employee__unit__in={unit for _person, unit in pairs})
    people: dict[int | None, set[int]] = defaultdict(set)
    units: dict[int, set[int]] = defaultdict(set)
    for user_id, employee_id, unit_id in User.objects.filter(named).values_list("pk", "employee_id", "employee__unit"):
        people[employee_id].add(user_id)
        units[unit_id].add(user_id)
    for held, user_ids in holders(day, *HANDLERS).items():
        if held is not None:
            units[held].update(user_ids)
    return people, units


def _raised(appeal_ids: Iterable[int]) -> dict[int, set[int]]:
    """The accounts of those who raised each, also where theirs was merged into it."""
    found: dict[int, set[int]] = defaultdict(set)
    ids = set(appeal_ids)
    rows = Raiser.objects.of_appeals(ids).filter(employee__user__isnull=False).order_by()
    for appeal_id, into_id, user_id in rows.values_list("appeal_id", "appeal__merged_into", "employee__user"):
        found[into_id if into_id in ids else appeal_id].add(user_id)
    return found
