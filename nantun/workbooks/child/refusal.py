"""Why a workbook is not read: a code and its figures. The sentence for people is made in the parent (reading.py)."""

from __future__ import annotations


class Refused(Exception):
    def __init__(self, code: str, **figures: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures
