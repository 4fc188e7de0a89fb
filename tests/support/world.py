"""The small world (tests/world) for a module, built once for all of its tests: each finds it as it was built, since what it writes is undone.

The fixtures of tests/conftest.py:

world: people and accounts alone; cases: what every room puts into it, by URL; whole_world: the world with all that. It stays until the module
ends, so that such a module makes no people of its own beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from tests.factories import begin_again
from tests.world import NOW, Case, World, all_cases


@pytest.fixture(scope="module")
def clock() -> Iterator[None]:
    """What may be done depends on the day of the month."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files of this module's own."""
    folder = tmp_path_factory.mktemp("world")
    with override_settings(MEDIA_ROOT=folder / "files", LEDGERS_ROOT=folder / "ledgers"):
        yield folder


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, clock: None, files: Path) -> Iterator[World]:
    """Nothing of it is left behind."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # views that want a transaction of their own get one
        with around:
            begin_again()
            yield World()
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cases(world: World) -> dict[str, list[Case]]:
    return all_cases(world)


@pytest.fixture(scope="module")
def whole_world(world: World, cases: dict[str, list[Case]]) -> World:
    return world
