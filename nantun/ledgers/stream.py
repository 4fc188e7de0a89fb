"""Putting rows into a workbook's sheets while it is written: never more than a few hundred kilobytes of them are held."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import IO

from .cells import SEALED_FROM, unseal_xml

CHUNK = 128 * 1024
# A quarter more bytes than the usual level, in a fifth of its time.
QUICK = 1
# Places, styles and heights: how a row looks, not what it says. A text holds no <.
STYLED = re.compile(rb"<(row|c) [^>]*>")


class Rows:
    """What COPY writes to: takes whole rows of XML, hands them on in chunks. count: rows so far."""

    def __init__(self, target: IO[bytes], unseal: Callable[[str], str], *, digested: bool = False) -> None:
        self._target, self._unseal, self._digested = target, unseal, digested
        self._waiting: list[bytes] = []
        self._size = 0
        self._sealed = SEALED_FROM.encode()
        self._hash = hashlib.sha256()
        self.count = 0

    def write(self, row: bytes) -> int:
        self._waiting.append(row)
        self._size += len(row)
        self.count += 1
        if self._size >= CHUNK:
            self.flush()
        return len(row)

    def flush(self) -> None:
        chunk = b"".join(self._waiting)
        self._waiting, self._size = [], 0
        if self._sealed in chunk:
            chunk = unseal_xml(chunk, self._unseal)
        if self._digested:
            self._hash.update(STYLED.sub(rb"<\1>", chunk))
        self._target.write(chunk)

    @property
    def digest(self) -> str:
        """SHA-256 of what the rows say, as hex: the same for the same rows whenever and in whatever style they were written. "" if not asked for."""
        if not self._digested:
            return ""
        return self._hash.hexdigest()


Fill = Callable[[Rows, Sequence[int]], None]


def write_workbook(
    file: IO[bytes], skeleton: bytes, fills: Sequence[tuple[int, Fill]], unseal: Callable[[str], str], *, digested: bool = False
) -> list[Rows]:
    """Write the skeleton to the file, the rows of its sheets put in by `fills`: for each sheet (first row, fill), the latter called with where
    to write and the styles of the columns. Returns for each sheet what was written, with a digest of it if asked for.
    """
    filled: list[Rows] = []
    sheets = {f"xl/worksheets/sheet{number}.xml": fill for number, fill in enumerate(fills, 1)}
    with zipfile.ZipFile(io.BytesIO(skeleton)) as drawn, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as made:
        for name in drawn.namelist():
            with made.open(name, "w") as part:
                if name in sheets:
                    first, fill = sheets[name]
                    rows = Rows(part, unseal, digested=digested)
                    _fill(rows, part, drawn.read(name), first, fill)
                    filled.append(rows)
                else:
                    part.write(drawn.read(name))
    return filled


def _fill(rows: Rows, part: IO[bytes], sheet: bytes, first: int, fill: Fill) -> None:
    """The sheet's XML with its one styled row replaced by what `fill` writes."""
    found = re.search(rb'<row r="%d"[ >].*?</row>' % first, sheet, re.DOTALL)
    if found is None:
        raise ValueError(f"the skeleton has no row {first}")
    styles = [int(style) for style in re.findall(rb'<c r="[A-Z]+\d+" s="(\d+)"', found[0])]
    part.write(sheet[: found.start()])
    fill(rows, styles)
    rows.flush()
    if not rows.count:
        part.write(found[0])
    part.write(sheet[found.end() :])
