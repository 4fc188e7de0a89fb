from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import get_resolver

from nantun import registry
from nantun.policies.models import PolicyFigure
from nantun.registry import Activity
from tests.notices import toys
from tests.support.channels import authority, mail_server, robot_server  # noqa: F401


@pytest.fixture
def empty_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this room is registered: what others have to say does not come between."""
    assert get_resolver().url_patterns  # read once, with all rooms, before they are hidden
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


@pytest.fixture
def no_quiet_hours(db: None) -> None:
    """Whatever the clock on the wall says while the test runs."""
    for key in ("notices.quiet_from", "notices.quiet_until"):
        PolicyFigure.objects.create(key=key, value=7, effective_from=date(2026, 1, 1), document="南矿党〔2026〕1号")
