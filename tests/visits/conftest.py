from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from nantun.people.models import Employee, Unit, User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, TeamFactory, UnitFactory, make_cadre, make_user
from tests.support.days import TODAY, at
from tests.web.browser import browser_type_launch_args, signed_page  # noqa: F401


@pytest.fixture
def noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    """It is noon of the makers' day, and uploads lie in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def unit(db: None) -> Unit:
    return UnitFactory(name="综采一队")


@pytest.fixture
def elsewhere(db: None) -> Unit:
    return UnitFactory(name="掘进二区")


@pytest.fixture
def head(unit: Unit) -> User:
    """Who visits: the unit's head."""
    return make_user(Role.HEAD, unit=unit, name="王强")


@pytest.fixture
def colleague(unit: Unit) -> User:
    """A cadre of the same unit, without a role of his own."""
    return make_cadre(unit=unit, name="李伟")


@pytest.fixture
def stranger(elsewhere: Unit) -> User:
    """The head of another unit."""
    return make_user(Role.HEAD, unit=elsewhere, name="孙立")


@pytest.fixture
def clerk(unit: Unit) -> User:
    return make_user(Role.CLERK, unit=unit, name="周敏")


@pytest.fixture
def office(db: None) -> User:
    return make_user(Role.PARTY_OFFICE, unit=UnitFactory(name="党群工作部"), name="赵静")


@pytest.fixture
def worker(unit: Unit) -> Employee:
    return EmployeeFactory(unit=unit, team=TeamFactory(unit=unit, name="生产一班"), name="张三")


@pytest.fixture
def mate(unit: Unit) -> Employee:
    return EmployeeFactory(unit=unit, name="陈勇")
