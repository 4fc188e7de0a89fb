from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nantun import registry
from nantun.registry import Activity
from tests.notices import toys


@pytest.fixture
def empty_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this room is registered: what others have to say does not come between."""
    monkeypatch.setattr(registry, "_registry", {"notices": registry.activity("notices")})


@pytest.fixture
def toy_room(empty_house: None) -> Iterator[Callable[..., None]]:
    """toy_room(name, reminders=function, todo=function): registers a room that offers these, until the test ends."""
    made: list[str] = []

    def make(name: str = "toy", **offers: Any) -> None:
        for what, function in offers.items():
            setattr(toys, f"{name}_{what}", function)
        paths = {what: f"tests.notices.toys.{name}_{what}" for what in offers}
        registry.register(Activity(name=name, label="试办", icon="bell", urls="nantun.notices.urls", group="hidden", **paths))
        made.append(name)

    yield make
    for name in made:
        registry.unregister(name)
