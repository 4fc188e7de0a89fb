"""Invented people for tests: units, teams, employees with their placement, accounts with grants.

unit = UnitFactory(name="综采一队")
worker = EmployeeFactory(unit=unit, name="张三")
clerk = make_user(Role.CLERK, unit=unit)                # an office worker of the unit, clerk of that unit
deputy = make_user(Role.DEPUTY, units=[unit, other])    # a mine deputy in charge of two units
officer = make_user()                                   # an account without any role: 职工
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import factory
from django.contrib.auth.hashers import make_password

from nantun.people.choices import PartyKind, PartyStatus, Rank, Sex, UnitKind
from nantun.people.levels import level_of
from nantun.people.models import (
    Employee,
    Household,
    PartyOrganisation,
    Placement,
    RoleGrant,
    StandIn,
    Team,
    Unit,
    User,
)
from nantun.people.names import name_keys
from nantun.people.roles import UNIT_ROLES, Role
from nantun.privacy.ciphers import lookup_hash

LONG_AGO = date(2020, 1, 1)
PASSWORD = "Meitan-2026"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "楠强立伟晨军斌东阳雪帆磊浩可鑫昊洋健敏静涛超明勇丽娟霞平刚桂英秀兰"

# Whom a role is usually held by, where the test does not say: (rank, post).
USUAL = {
    Role.HEAD: (Rank.SECTION, "队长"),
    Role.DEPUTY: (Rank.DEPUTY_DIVISION, "生产副矿长"),
    Role.PRINCIPAL: (Rank.DIVISION, "矿长"),
    Role.UNION_CHAIR: (Rank.DEPUTY_DIVISION, "工会主席"),
    Role.PARTY_OFFICE: (Rank.SECTION, "科长"),
}


def id_number(birth: date, serial: int) -> str:
    """A made-up ID number of an unused region (370899) with the right check digit."""
    body = f"370899{birth:%Y%m%d}{serial % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


class PartyOrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartyOrganisation

    name = factory.Sequence(lambda n: f"第{n + 1}党支部")
    kind = PartyKind.BRANCH


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"试采{n + 1}队")
    kind = UnitKind.GRASSROOTS
    order = factory.Sequence(lambda n: n)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"生产{n + 1}班")


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household


class EmployeeFactory(factory.django.DjangoModelFactory):
    """placed_on: since when the employee stands in his unit (a Placement is made with him); False makes none."""

    class Meta:
        model = Employee
        skip_postgeneration_save = True

    class Params:
        serial = factory.Sequence(lambda n: n)

    number = factory.LazyAttribute(lambda it: f"{200001 + it.serial:06d}")
    name = factory.LazyAttribute(lambda it: SURNAMES[it.serial % len(SURNAMES)] + GIVEN[it.serial * 7 % len(GIVEN)])
    pinyin = factory.LazyAttribute(lambda it: name_keys(it.name).pinyin)
    initials = factory.LazyAttribute(lambda it: name_keys(it.name).initials)
    search_keys = factory.LazyAttribute(lambda it: name_keys(it.name).search_keys)
    sex = Sex.MALE
    ethnicity = "汉族"
    birth_date = date(1985, 3, 14)
    id_number = factory.LazyAttribute(lambda it: id_number(it.birth_date, it.serial))
    id_number_hash = factory.LazyAttribute(lambda it: lookup_hash(it.id_number) if it.id_number else None)
    unit = factory.SubFactory(UnitFactory)
    post = "采煤工"
    rank = Rank.WORKER
    level = factory.LazyAttribute(lambda it: level_of(it.rank, it.post))
    party_status = PartyStatus.NONE
    joined_on = date(2006, 7, 1)
    phone = factory.LazyAttribute(lambda it: f"199{it.serial % 10**8:08d}")

    @factory.post_generation
    def placed_on(self: Employee, create: bool, day: date | bool | None, **kwargs: Any) -> None:
        if create and day is not False:
            Placement.objects.create(
                employee=self, unit=self.unit, team=self.team, post=self.post, rank=self.rank, level=self.level, started_on=day or LONG_AGO
            )

    @classmethod
    def _create(cls, model_class: type[Employee], *args: Any, **kwargs: Any) -> Employee:
        kwargs["id_number_hash"] = kwargs["id_number_hash"] or None
        return super()._create(model_class, *args, **kwargs)


class CadreFactory(EmployeeFactory):
    """干部: a deputy section head, who logs visits whatever other role he has."""

    post = "副队长"
    rank = Rank.DEPUTY_SECTION


def begin_again() -> None:
    """Invented names and numbers begin anew: a test meets the same people whatever ran before it in its process."""
    for made in factory.django.DjangoModelFactory.__subclasses__():
        made.reset_sequence(0)


def granter() -> User:
    """The account by whose hand every grant of these factories was given."""
    user, _made = User.objects.get_or_create(number="900000", defaults={"name": "安全员", "must_change_password": False, "password": "!"})
    return user


def grant(user: User, role: str, *, units: Iterable[Unit] = (), started_on: date = LONG_AGO, ended_on: date | None = None) -> RoleGrant:
    """The role, held from `started_on`. The account must be read anew where its rights were asked before."""
    row = RoleGrant.objects.create(
        user=user,
        role=role,
        started_on=started_on,
        ended_on=ended_on,
        basis="南矿任〔2020〕1号",
        granted_by=granter(),
        granted_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    row.units.add(*units)
    return row


def make_user(
    role: str | None = None,
    *,
    units: Iterable[Unit] = (),
    employee: Employee | None = None,
    password: str = PASSWORD,
    must_change_password: bool = False,
    **facts: Any,
) -> User:
    """An account that may sign in, with one role or none; `facts` go to its employee (unit=, name=, rank=, post=...).

    A role held over units reaches `units`, or the employee's own unit where none is named.
    """
    if employee is None:
        rank, post = USUAL.get(Role(role), (Rank.STAFF, "干事")) if role else (Rank.WORKER, "采煤工")
        employee = EmployeeFactory(**{"rank": rank, "post": post, **facts})
    user = User.objects.create(
        number=employee.number,
        name=employee.name,
        employee=employee,
        password=make_password(password),
        must_change_password=must_change_password,
    )
    if role:
        grant(user, role, units=(list(units) or [employee.unit]) if role in UNIT_ROLES else ())
    return user


def make_cadre(**facts: Any) -> User:
    """The account of a cadre without any role of its own."""
    return make_user(employee=CadreFactory(**facts))


def stand_in(principal: Employee, assistant: Employee, *, started_on: date = LONG_AGO, ended_on: date | None = None) -> StandIn:
    """代录: the assistant may enter for the principal."""
    return StandIn.objects.create(principal=principal, assistant=assistant, started_on=started_on, ended_on=ended_on, granted_by=granter())
