"""The way of a piece of work through our own modules, and what is reckoned on it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from types import FrameType
from typing import Any

ROOMS = ("visits.", "talks.", "nantun.appeals.")
# What costs a query or says a rule: with the same arguments, once is enough.
RECKONINGS = {
    "local_day", "whole", "Placements.on", "Placements.wanted",
    "is_on_behalf", "check_entry", "_check", "_check_who_enters", "limit_of", "tier_between", "ledger_month_of",
}  # fmt: skip
ORDER = ("urls", "views", "forms", "templatetags", "actions", "entry", "rules", "models", "querysets", "policies", "choices", "figures")


@dataclass
class Walk:
    """calls: (caller, callee, function) for each call out of one module of an activity into another."""

    calls: list[tuple[str, str, str]] = field(default_factory=list)
    reckoned: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def climbs(self) -> list[tuple[str, str, str]]:
        """Calls from below to what stands above it in the same app."""
        return [one for one in self.calls if _app(one[0]) == _app(one[1]) and _height(one[0]) > _height(one[1])]

    @property
    def again(self) -> list[str]:
        """What actions reckoned more than once of the same, by name."""
        return [str(key[0]) for key, times in Counter(self.reckoned).items() for _more in range(times - 1)]


@contextmanager
def walked() -> Iterator[Walk]:
    walk, alive = Walk(), []

    def look(frame: FrameType, event: str, _arg: Any) -> None:
        if event != "call" or frame.f_code.co_name.startswith("<"):
            return
        name, module, caller = frame.f_code.co_qualname, _room(frame), _caller(frame)
        if module and module != caller:
            walk.calls.append((caller, module, name))
        if name in RECKONINGS and (".actions." in module or ".actions." in caller):
            values = [frame.f_locals[one] for one in frame.f_code.co_varnames[: frame.f_code.co_argcount + frame.f_code.co_kwonlyargcount]]
            alive.append(values)  # so that no other gets the place in memory by which it is known
            walk.reckoned.append((name, *(one if isinstance(one, date | int | str) else id(one) for one in values)))

    sys.setprofile(look)
    try:
        yield walk
    finally:
        sys.setprofile(None)


def _room(frame: FrameType) -> str:
    name = frame.f_globals.get("__name__", "")
    return name if name.startswith(ROOMS) else ""


def _caller(frame: FrameType) -> str:
    """The nearest module of an activity up the stack; "" for the web's."""
    back = frame.f_back
    while back is not None:
        if found := _room(back):
            return found
        back = back.f_back
    return ""


def _app(module: str) -> str:
    return next((room for room in ROOMS if module.startswith(room)), "")


def _height(module: str) -> int:
    part = module.removeprefix(_app(module)).split(".")[0]
    return ORDER.index(part) if part in ORDER else ORDER.index("rules")  # levels, limits, windows: rules by other names
