"""The small world in which every URL is asked by everybody (tests/web/test_matrix.py, tests/matrix.csv).

A room says what its addresses stand for in a module of its own here, tests/world/<room>.py:

    def cases(world):
        visit = ...                                             # one of 综采一队 (world.ours)
        yield Case("visits:visit", pk=visit.pk)                 # an address with parts
        yield Case("visits:visit", "theirs", pk=other.pk)       # the same URL over another object
        yield Case("visits:confirm-ticked", data={"picked": [visit.pk]})

An address without parts needs no case. Then `NANTUN_MATRIX=write pytest tests/web/test_matrix.py` writes what it saw into
tests/matrix.csv, the rows of the URLs that were asked; read each new row against what the role may do, and mend the code, not the row.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nantun.people import actions
from nantun.people.choices import Rank
from nantun.people.models import Employee, Unit, User
from nantun.people.roles import Role
from tests.factories import CadreFactory, EmployeeFactory, TeamFactory, UnitFactory, make_cadre, make_user

# October has ended, and rows may no longer be added to its ledgers.
NOW = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)
SIGNED_OUT, DISABLED, CADRE = "signed_out", "disabled", "cadre"
COLUMNS = [SIGNED_OUT, DISABLED, CADRE, *(role.value for role in Role)]
# Cadres by their rank, who visit whatever else they are; everybody else of the world is no cadre.
RANKS = {
    Role.HEAD: (Rank.SECTION, "队长"),
    Role.DEPUTY: (Rank.DEPUTY_DIVISION, "生产副矿长"),
    Role.PRINCIPAL: (Rank.DIVISION, "矿长"),
    Role.UNION_CHAIR: (Rank.DEPUTY_DIVISION, "工会主席"),
    Role.WORKER: (Rank.WORKER, "采煤工"),
}


class Case:
    """One address: a URL's name, over which object (case), the parts of the address, what is posted, what stands behind the ?."""

    def __init__(self, name: str, case: str = "", *, data: dict[str, Any] | None = None, query: str = "", **parts: Any) -> None:
        self.name, self.case, self.data, self.query, self.parts = name, case, data or {}, query, parts

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.case

    @property
    def address(self) -> str:
        return reverse(self.name, kwargs=self.parts) + (f"?{self.query}" if self.query else "")


@dataclass
class World:
    """Two units with a worker each, and an account for every column of the matrix; roles over units reach `ours` alone."""

    ours: Unit = field(default_factory=lambda: UnitFactory(name="综采一队"))
    theirs: Unit = field(default_factory=lambda: UnitFactory(name="掘进三区"))
    users: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.team = TeamFactory(unit=self.ours, name="生产一班")
        self.worker: Employee = EmployeeFactory(unit=self.ours, team=self.team, name="赵楠")
        self.stranger: Employee = EmployeeFactory(unit=self.theirs, name="钱志强")
        self.colleague: Employee = CadreFactory(unit=self.ours, name="王强")
        for role in Role:
            rank, post = RANKS.get(role, (Rank.STAFF, "干事"))
            self.users[role.value] = make_user(role, unit=self.ours, units=[self.ours], rank=rank, post=post)
        self.users[CADRE] = make_cadre(unit=self.ours)
        self.users[DISABLED] = make_user(Role.CLERK, unit=self.ours, units=[self.ours])

    def disable(self) -> None:
        """Once every session is open: the disabled one's is gone from here on."""
        actions.disable_account(user=self.users[DISABLED], reason="离岗", by=None, now=NOW)

    def user(self, role: Role) -> User:
        return self.users[role.value]

    @cached_property
    def worker_s_account(self) -> User:
        return make_user(employee=self.worker)

    @cached_property
    def stranger_s_account(self) -> User:
        return make_user(employee=self.stranger)


def names() -> list[str]:
    """Every URL of the resolver as namespace:name; "?" stands where one has no name."""
    return list(dict.fromkeys(_names(get_resolver().url_patterns, "")))


def _names(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or '?'}"
        else:
            yield from _names(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def all_cases(world: World) -> dict[str, list[Case]]:
    """URL name → its cases, out of every room's module."""
    cases: dict[str, list[Case]] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        for case in import_module(f"{__name__}.{module.name}").cases(world):
            cases.setdefault(case.name, []).append(case)
    return cases
