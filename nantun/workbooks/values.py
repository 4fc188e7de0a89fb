"""What a sheet holds once it was read: rows by their number in the file, cells with their kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """The letters are those that the child writes."""

    EMPTY = ""
    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    BOOL = "b"
    ERROR = "e"
    FORMULA = "f"


@dataclass(frozen=True, slots=True)
class Cell:
    """raw: the text as it stood in the file (a number keeps its spelling: 3.7089919850512e+17; a date is ISO; a formula begins with =)."""

    kind: Kind
    raw: str

    def __bool__(self) -> bool:
        return self.kind is not Kind.EMPTY

    @property
    def moment(self) -> datetime | None:
        """Of a date cell."""
        try:
            return datetime.fromisoformat(self.raw) if self.kind is Kind.DATE else None
        except ValueError:
            return None

    @property
    def day(self) -> date | None:
        """Of a date cell; hours are left out."""
        return self.moment.date() if self.moment else None

    @property
    def shown(self) -> str:
        """As a person would read it in a message."""
        return str(self.day) if self.day else self.raw


EMPTY = Cell(Kind.EMPTY, "")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """number: the row's number in Excel; cells by column number, 1 for A. Empty cells are absent."""

    number: int
    cells: dict[int, Cell]

    def cell(self, column: int | None) -> Cell:
        return EMPTY if column is None else self.cells.get(column, EMPTY)

    @property
    def first(self) -> Cell:
        return self.cells[min(self.cells)] if self.cells else EMPTY

    def texts(self) -> list[str]:
        return [cell.raw for cell in self.cells.values()]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows that hold anything, in order; place counts the sheets that are not hidden, from 0."""

    title: str
    place: int
    rows: list[SheetRow]


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
