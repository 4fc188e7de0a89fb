"""Where an error came from, without what it was about: messages of exceptions quote values, and values do not belong in a log."""

from __future__ import annotations

import traceback


def where(error: BaseException) -> str:
    """Types and places of an error and of what caused it, innermost place first, e.g. "KeyError in build (tasks.py:31) < run (running.py:80)"."""
    told = []
    current: BaseException | None = error
    while current is not None:
        frames = reversed(traceback.extract_tb(current.__traceback__))
        places = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames)
        told.append(f"{type(current).__qualname__} in {places}" if places else type(current).__qualname__)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return ", caused by ".join(told)
