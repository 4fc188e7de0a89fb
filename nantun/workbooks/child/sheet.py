"""One sheet, streamed: rows that hold something, each cell with its kind and the text that stood in the file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from .archive import parse
from .limits import Limits
from .parts import LOCAL, Workbook, unescape
from .refusal import Refused

TEXT, NUMBER, DATE, BOOL, ERROR, FORMULA = "tndbef"
LETTERS = re.compile(r"[A-Z]{1,3}")
LAST_SERIAL = 2_958_465  # 9999-12-31
DAY_ZERO_OF_1900 = datetime(1899, 12, 31)  # noqa: DTZ001 - a workbook's dates know no zone
DAY_ZERO_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
LEAP_DAY_THAT_NEVER_WAS = 60


class _RowsOver(Exception):
    """What follows the rows (conditional formats, prints) is not looked at."""


class SheetReader:
    """Feeds on expat's events and calls emit(row number, [column, kind, text, column, kind, text, …]) for rows with content."""

    def __init__(self, workbook: Workbook, limits: Limits, emit: Callable[[int, list[int | str]], None]) -> None:
        self.workbook = workbook
        self.limits = limits
        self.emit = emit
        self.rows = self.cells = self.row = self.column = self.last_row = 0
        self.kind = self.style = ""
        self.cell: list[int | str] = []
        self.value: list[str] = []
        self.formula: list[str] | None = None
        self.into: list[str] | None = None
        self.length = 0
        self.phonetic = False

    def read(self, archive: zipfile.ZipFile, path: str) -> None:
        with suppress(_RowsOver):
            parse(archive, path, start=self.start, end=self.end, text=self.text)

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = LOCAL[tag]
        if name == "c":
            self._start_cell(given)
        elif name == "v" or (name == "t" and not self.phonetic):
            self.into = self.value
        elif name == "f":
            self.into = self.formula = []
        elif name == "row":
            self._start_row(given)
        elif name == "rPh":
            self.phonetic = True
        elif name == "dimension":
            self._judge_dimension(given.get("ref", ""))

    def end(self, tag: str) -> None:
        name = LOCAL[tag]
        if name in ("v", "t", "f"):
            self.into = None
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self.phonetic = False
        elif name == "row" and self.cell:
            self._end_row()
        elif name == "sheetData":
            raise _RowsOver

    def text(self, data: str) -> None:
        if self.into is None:
            return
        self.length += len(data)
        if self.length > self.limits.cell_characters:
            raise Refused("cell_too_long", row=self.row)
        self.into.append(data)

    def _judge_dimension(self, reference: str) -> None:
        lines = [int(number) for number in re.findall(r"\d+", reference)[:2] if len(number) < 9]
        if lines and lines[-1] > self.limits.declared_rows:
            raise Refused("declared_rows", rows=lines[-1])

    def _start_row(self, given: dict[str, str]) -> None:
        try:
            self.row = int(given["r"]) if "r" in given else self.row + 1
        except ValueError as error:
            raise Refused("damaged") from error
        self.column = 0
        self.cell = []
        if self.row - self.last_row > self.limits.empty_rows:
            raise Refused("empty_rows" if self.last_row else "only_empty_rows", row=self.last_row, rows=self.limits.empty_rows)

    def _start_cell(self, given: dict[str, str]) -> None:
        reference = LETTERS.match(given.get("r", ""))
        self.column = _column_number(reference[0]) if reference else self.column + 1
        self.kind = given.get("t", "n")
        self.style = given.get("s", "0")
        self.value, self.formula, self.length = [], None, 0

    def _end_cell(self) -> None:
        if self.formula is not None:
            kind, text = FORMULA, "=" + "".join(self.formula)
        elif not self.value:
            return
        else:
            kind, text = self._understood("".join(self.value))
        if not text.strip():
            return
        if self.column > self.limits.columns:
            raise Refused("too_wide", row=self.row, columns=self.limits.columns)
        self.cell += (self.column, kind, text)

    def _understood(self, value: str) -> tuple[str, str]:
        if self.kind == "n":
            return self._number(value)
        if self.kind == "s":
            return TEXT, self._shared(value)
        if self.kind in ("inlineStr", "str"):
            return TEXT, unescape(value)
        return {"b": (BOOL, value), "e": (ERROR, value), "d": (DATE, value)}.get(self.kind, (TEXT, value))

    def _shared(self, value: str) -> str:
        try:
            return self.workbook.strings[int(value)]
        except (ValueError, IndexError) as error:
            raise Refused("damaged") from error

    def _number(self, value: str) -> tuple[str, str]:
        """A date as ISO text, a number as it stands in the file; one behind zeros (format 000000) as the text that Excel shows."""
        meaning = self._format()
        if meaning == "date":
            moment = moment_of(value, starts_1904=self.workbook.starts_1904)
            return (DATE, moment) if moment else (NUMBER, value)
        if meaning and value.isdigit():
            return TEXT, value.zfill(len(meaning))
        return NUMBER, value

    def _format(self) -> str:
        formats = self.workbook.formats
        return formats[int(self.style)] if self.style.isdigit() and int(self.style) < len(formats) else ""

    def _end_row(self) -> None:
        self.rows += 1
        self.cells += len(self.cell) // 3
        if self.rows > self.limits.rows:
            raise Refused("too_many_rows", rows=self.limits.rows)
        if self.cells > self.limits.cells:
            raise Refused("too_much")
        self.emit(self.row, self.cell)
        self.last_row = self.row
        self.cell = []


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def moment_of(serial: str, *, starts_1904: bool) -> str:
    """Excel's day number as ISO text; "" when it is no day: 30268 → 1982-11-13, 0.5 → "" (a time of day)."""
    try:
        days = float(serial)
    except ValueError:
        return ""
    if not 1 <= days <= LAST_SERIAL:
        return ""
    first = DAY_ZERO_OF_1904 if starts_1904 else DAY_ZERO_OF_1900
    if not starts_1904 and days >= LEAP_DAY_THAT_NEVER_WAS:
        days -= 1
    try:
        return (first + timedelta(seconds=round(days * 86400))).isoformat()
    except OverflowError:
        return ""
