"""The kinds of jobs, each with the function that does it.

A room writes its handlers into its tasks.py, where they are found when the first job is asked for:

    @job("ledgers.build", label=_("生成台账"))
    def build(job: JobHandle, *, month: str, unit_id: int | None = None) -> dict:
        job.step(_("正在生成 综采一队"), 12, 47)
        return {"summary": _("共 47 册")}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules

Function = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Handler:
    """label: what the person is told it is; max_attempts: how often it is begun when workers die over it."""

    kind: str
    label: Any
    function: Function
    max_attempts: int


_known: dict[str, Handler] = {}


def job(kind: str, *, label: Any, max_attempts: int = 3) -> Callable[[Function], Function]:
    """Declares the function under it as the handler of that kind.

    It is called as function(job: JobHandle, **args) outside any transaction, may be begun again after a worker died, and so writes either
    in one transaction that ends with `job.finish(...)`, or in steps that a second run finds done. It returns the result, a flat dict of
    plain values ("summary": the sentence for the person), or None. RuleBroken is told to the person as it is.
    """

    def declare(function: Function) -> Function:
        known = _known.get(kind)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ImproperlyConfigured(f"two handlers for jobs of kind {kind!r}")
        _known[kind] = Handler(kind=kind, label=label, function=function, max_attempts=max_attempts)
        return function

    return declare


def find(kind: str) -> Handler | None:
    """The handler of that kind; every room's tasks.py is read at the first question."""
    _discover()
    return _known.get(kind)


@cache
def _discover() -> None:
    autodiscover_modules("tasks")
