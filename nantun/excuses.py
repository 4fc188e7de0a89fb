"""Where a check wants a reason, the model says it by a decorator; an excuse of something that is not there is an error too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from django.db import models

ModelClass = TypeVar("ModelClass", bound=type[models.Model])


def excused(kind: str, names: Collection[str], because: str) -> Callable[[ModelClass], ModelClass]:
    """kind: the check's own word, e.g. "plain"; names: of what the model has and the check would refuse."""

    def said(model: ModelClass) -> ModelClass:
        kept: dict[str, dict[str, str]] = {**getattr(model, "excuses", {})}
        kept[kind] = kept.get(kind, {}) | dict.fromkeys(names, because)
        model.excuses = kept  # type: ignore[attr-defined]
        return model

    return said


def is_excused(model: type[models.Model], kind: str, name: str) -> bool:
    return name in _said(model, kind)


def in_vain(model: type[models.Model], kind: str, wanted: Collection[str]) -> Iterator[str]:
    """What is excused and is not among what the check would refuse."""
    return (name for name in _said(model, kind) if name not in wanted)


def _said(model: Any, kind: str) -> dict[str, str]:
    return getattr(model, "excuses", {}).get(kind, {})
