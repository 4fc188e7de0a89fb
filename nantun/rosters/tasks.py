"""The jobs of rosters are those of its uploads, which are declared with it."""

from .workbook.importer import ROSTERS

__all__ = ["ROSTERS"]
