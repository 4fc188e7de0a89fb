"""The one error that a rule raises."""

from __future__ import annotations


class RuleBroken(Exception):
    """A rule of the field was about to be broken, and nothing was written.

    message: a sentence in Chinese for the person, saying what to do next.
    field: the form field it belongs to, or "" when it belongs to the whole form.
    see: (words, address) of what is there already, where the person goes on instead.
    """

    def __init__(self, message: str, *, field: str = "", see: tuple[str, str] | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        self.see = see


class Stale(RuleBroken):
    """The row is no longer what was shown; the message says who changed it and when, or how it stands."""
