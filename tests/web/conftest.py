from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from nantun import registry
from nantun.people.roles import Role
from nantun.registry import Activity
from tests.factories import UnitFactory, make_user
from tests.web.browser import *  # noqa: F403

TOY = Activity(
    name="toy",
    label="试办",
    icon="flag",
    urls="tests.web.toys",
    order=1,
    todo="tests.web.toys.todo",
    waiting_count="tests.web.toys.waiting_count",
    unread="tests.web.toys.unread",
    tiles="tests.web.toys.tiles",
    search="tests.web.toys.search",
)


def mount() -> None:
    """Root addresses are a loop over the registry, made when they are first read."""
    importlib.reload(importlib.import_module("nantun.urls"))
    clear_url_caches()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other rooms have to say does not come between."""
    monkeypatch.setattr(registry, "_registry", {})


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Activity]:
    """The only activity of the house, one line of registration."""
    yield from _living_with(monkeypatch, {TOY.name: TOY})


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[Activity]:
    """The toy, and people, among whom its picker looks."""
    yield from _living_with(monkeypatch, {"people": registry.activity("people"), TOY.name: TOY})


def _living_with(monkeypatch: pytest.MonkeyPatch, rooms: dict[str, Activity]) -> Iterator[Activity]:
    """The addresses are made anew only after the real rooms are back, or every later test would miss them."""
    monkeypatch.setattr(registry, "_registry", rooms)
    mount()
    yield TOY
    monkeypatch.undo()
    mount()


@pytest.fixture
def unit(db: None) -> Any:
    return UnitFactory(name="综采一队")


@pytest.fixture
def head(unit: Any) -> Any:
    return make_user(Role.HEAD, unit=unit, name="孙立")


@pytest.fixture
def signed_in(client: Client, head: Any) -> Client:
    """A client signed in as the head of a unit."""
    client.force_login(head)
    return client
