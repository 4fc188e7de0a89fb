"""The jobs of visits are those of its uploads, which are declared with it."""

from .workbook.importer import VISITS

__all__ = ["VISITS"]
