"""The jobs of people are those of the uploaded roster, which are declared with it."""

from .roster.importer import MINE_ROSTER

__all__ = ["MINE_ROSTER"]
