"""Keys of rows as addresses and posted forms bring them: words of a stranger until they are read here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

DIGITS = 18


def key_of(word: Any) -> int | None:
    """The key that it says; None for what can be none."""
    text = str(word)
    return int(text) if text.isdecimal() and len(text) < DIGITS else None


def keys_of(words: Iterable[Any]) -> list[int]:
    """Their keys, in their order; what can be none is left out."""
    return [key for word in words if (key := key_of(word)) is not None]


def ticked(request: HttpRequest, *, most: int | None = None) -> list[int]:
    """The rows ticked in a list (nantun.web.tables.Tick), at most so many."""
    return keys_of(request.POST.getlist("picked")[:most])
