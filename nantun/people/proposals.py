"""What roles the posts of the roster suggest. Suggestions only: the security officer confirms each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from .choices import CADRE_RANKS, Level, Rank, UnitKind
from .models import Employee, Unit
from .roles import Role

# A word in the name of an office → the role of those who work there.
OFFICE_ROLES = (
    ("工会", Role.UNION_STAFF),
    ("财务", Role.FINANCE),
    ("党委", Role.PARTY_OFFICE),
    ("党群", Role.PARTY_OFFICE),
    ("纪委", Role.DISCIPLINE),
    ("人力资源", Role.HR),
)
HEAD_POSTS = ("长", "书记", "主任", "经理")
# Who keeps a unit's papers, the likeliest first. Grassroots units have no office staff: there it is the 技术主管.
CLERK_POSTS = ("办事员", "干事", "科员", "核算员", "主管", "技术主管")


class Proposal(NamedTuple):
    """role over units (none: over the whole mine, or still to be named); why: the post it was read out of."""

    employee: Employee
    role: Role
    units: tuple[Unit, ...]
    why: str


def proposals_from_posts(day: date) -> list[Proposal]:
    """For everybody on post and on that day's roster, in the order of the units; one clerk a unit."""
    rows = Employee.objects.on_post().on_roster(day).filter(rank__in=[*CADRE_RANKS, Rank.STAFF])
    people = list(rows.select_related("unit").order_by("unit__order", "unit_id", "number"))
    return [*(one for employee in people for one in _of_one(employee)), *_clerks(people)]


def _of_one(employee: Employee) -> Iterator[Proposal]:
    why = _("职务:%(post)s(%(rank)s)") % {"post": employee.post, "rank": employee.get_rank_display()}
    if employee.level == Level.PRINCIPAL:
        yield Proposal(employee, Role.PRINCIPAL, (), why)
    elif employee.level == Level.DEPUTY:
        yield Proposal(employee, Role.DEPUTY, (), why)
    elif employee.rank == Rank.SECTION and is_head(employee.post):
        yield Proposal(employee, Role.HEAD, (employee.unit,), why)
    if employee.post == "工会主席":
        yield Proposal(employee, Role.UNION_CHAIR, (), why)
    if employee.post == "纪委书记":
        yield Proposal(employee, Role.DISCIPLINE, (), why)
    role = office_role(employee.unit)
    if role is not None:
        yield Proposal(employee, role, (), _("所在科室:%(unit)s") % {"unit": employee.unit})


def is_head(post: str) -> bool:
    """队长, 党支部书记, 主任 lead a unit; 副队长 and 主任科员 do not."""
    return post.endswith(HEAD_POSTS) and not post.startswith("副")


def office_role(unit: Unit) -> Role | None:
    if unit.kind != UnitKind.OFFICE:
        return None
    return next((role for word, role in OFFICE_ROLES if word in unit.name), None)


def _clerks(people: Iterable[Employee]) -> Iterator[Proposal]:
    by_unit: dict[Unit, list[Employee]] = defaultdict(list)
    for employee in people:
        if employee.post in CLERK_POSTS and employee.unit.kind != UnitKind.LEADERSHIP:
            by_unit[employee.unit].append(employee)
    for unit, candidates in by_unit.items():
        clerk = min(candidates, key=lambda one: (CLERK_POSTS.index(one.post), one.number))
        yield Proposal(clerk, Role.CLERK, (unit,), _("职务:%(post)s") % {"post": clerk.post})
