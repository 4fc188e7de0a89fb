"""Why a delivery did not leave."""

from __future__ import annotations


class NotCarried(Exception):
    """words: for the administrator."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Refused(NotCarried):
    """The server is there and does not take this one; others may go."""


class Away(NotCarried):
    """The server does not answer, or takes nothing from us: it is no use to try with the next."""


class Needless(NotCarried):
    """There is nobody left to whom it could go."""
