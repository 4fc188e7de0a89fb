"""What is tried alike of every app. Each says in tests/<app>/kinds.py how its own kinds are made:

GUARDED = {Visit: Guard(lambda mine: log(...), lambda row, by, now: void_visit(visit=row, ...))}     (tests/moves)
POSTED = {Visit: (visit,)}     def visit(mine) -> (who posts, address, what is sent)                 (tests/house/test_once.py)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models

from nantun.people.models import User
from tests.support.places import ROOT
from tests.talks.makers import Mine

Form = tuple[User, str, dict[str, Any]]


@dataclass(frozen=True)
class Guard:
    """make: a row as it begins; end: done to it by somebody at that moment, at most once."""

    make: Callable[[Mine], Any]
    end: Callable[[Any, User, datetime], Any]


def of_every_app(name: str) -> dict[type[models.Model], Any]:
    """What every tests/<app>/kinds.py says under that name, by model."""
    told = [app.label for app in apps.get_app_configs() if (ROOT / "tests" / app.label / "kinds.py").exists()]
    return {model: kind for app in told for model, kind in getattr(import_module(f"tests.{app}.kinds"), name, {}).items()}


def missing(name: str, wanted: set[type[models.Model]]) -> str:
    """A sentence that says where to add what; "" when every model has its kind."""
    lacking = sorted(model._meta.label for model in wanted - set(of_every_app(name)))
    return f"say in tests/<app>/kinds.py under {name} how these are made: {', '.join(lacking)}" if lacking else ""
