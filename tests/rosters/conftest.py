from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nantun.people.models import Employee, Team, Unit, User
from nantun.people.roles import Role
from nantun.rosters.actions import Change, save_cells
from nantun.rosters.choices import Kind
from nantun.rosters.sheet import PERSON, TEAM, Line, Place
from tests.factories import CadreFactory, EmployeeFactory, TeamFactory, UnitFactory, make_user
from tests.web.browser import browser_type_launch_args, signed_page  # noqa: F401

NOVEMBER = date(2026, 11, 1)
NOW = datetime(2026, 10, 26, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def cell(row: Team | Employee, day: int, now: str, was: str | None = None, month: date = NOVEMBER) -> Change:
    return Change(Line(TEAM if isinstance(row, Team) else PERSON, row.pk), month.replace(day=day), now, was)


def save(unit: Unit, by: User, *changes: Change, kind: Kind = Kind.SHIFTS, month: date = NOVEMBER, now: datetime = NOW) -> int:
    return save_cells(place=Place(kind, unit, month), changes=changes, by=by, now=now)


@pytest.fixture
def unit(db: None) -> Unit:
    return UnitFactory(name="综采一队")


@pytest.fixture
def elsewhere(db: None) -> Unit:
    return UnitFactory(name="掘进二区")


@pytest.fixture
def team(unit: Unit) -> Team:
    return TeamFactory(unit=unit, name="生产一班")


@pytest.fixture
def worker(unit: Unit, team: Team) -> Employee:
    return EmployeeFactory(unit=unit, team=team, name="张三")


@pytest.fixture
def leader(unit: Unit) -> Employee:
    return CadreFactory(unit=unit, name="李伟")


@pytest.fixture
def clerk(unit: Unit) -> User:
    return make_user(Role.CLERK, unit=unit, name="周敏")


@pytest.fixture
def head(unit: Unit) -> User:
    return make_user(Role.HEAD, unit=unit, name="王强")


@pytest.fixture
def office(db: None) -> User:
    return make_user(Role.PARTY_OFFICE, unit=UnitFactory(name="党群工作部"), name="赵静")


@pytest.fixture
def stranger(elsewhere: Unit) -> User:
    return make_user(Role.HEAD, unit=elsewhere, name="孙立")


@pytest.fixture
def noon(settings: Any, tmp_path: Any) -> Any:
    import time_machine

    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield
