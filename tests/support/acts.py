"""Every act of the program, as the views of each app declare it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from nantun.web.acting import Acts, Doing


def tables() -> list[Acts]:
    """The Acts that an app's views name at their top, each once."""
    rooms = [import_module(f"{app.name}.views") for app in apps.get_app_configs() if find_spec(f"{app.name}.views")]
    found = {id(value): value for room in rooms for value in vars(room).values() if isinstance(value, Acts)}
    return sorted(found.values(), key=named)


def named(value: Acts | Doing) -> str:
    return f"{value.app}/{value.prefix}" if isinstance(value, Acts) else value.name


EVERY = [(acts, doing) for acts in tables() for doing in acts.doings]
