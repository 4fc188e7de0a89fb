from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from nantun import registry
from nantun.web.actions import name_installation
from tests.ledgers import toys

from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401  # isort: skip


@pytest.fixture(scope="session")
def _toy_tables(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        toys.make_tables()


@pytest.fixture
def toy_tables(_toy_tables: None, transactional_db: None) -> Iterator[None]:
    """The toys' tables, empty, in a test that commits."""
    yield
    toys.empty_tables()


@pytest.fixture
def toy_activity(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toys stand in the registry, and no real activity's ledgers beside them."""
    import_module(settings.ROOT_URLCONF)  # the addresses of the real activities are read first, and stay
    kept = {name: one for name, one in registry._registry.items() if not one.ledgers}
    monkeypatch.setattr(registry, "_registry", kept)
    registry.register(
        registry.Activity(name="toys", label="玩具", icon="table", urls="", group="none", ledgers="tests.ledgers.toys.LEDGERS")
    )


@pytest.fixture
def toys_here(_toy_tables: None, db: None) -> None:
    """The toys' tables in a test that is rolled back: for what reads on the test's own connection."""


@pytest.fixture
def mine(toys_here: None, toy_activity: None, tmp_path: Path, settings: Any) -> str:
    """A mine with a name, the toys' ledger, and a folder of its own for books; in a test that is rolled back."""
    return _a_mine(tmp_path, settings)


@pytest.fixture
def mine_that_commits(toy_tables: None, toy_activity: None, tmp_path: Path, settings: Any) -> str:
    """The same for tests with several connections."""
    return _a_mine(tmp_path, settings)


def _a_mine(folder: Path, settings: Any) -> str:
    settings.LEDGERS_ROOT = folder
    name_installation(mine_name="南屯煤矿", demo=False)
    return "南屯煤矿"
