"""How much a workbook may hold, and how much the child that opens it may use."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds.

    ratio: an entry's unpacked size over its packed size; asked only of entries above `ratio_from`, since small ones prove nothing.
    empty_rows: rows without content in a row, before reading stops: somebody coloured the sheet down to its last line.
    declared_rows: rows that the sheet says it has. Nobody believes it, but a million is refused at once.
    """

    file_bytes: int = 20 * MB
    entries: int = 1000
    unpacked_bytes: int = 48 * MB
    ratio: int = 150
    ratio_from: int = 2 * MB
    sheets: int = 100
    strings: int = 400_000
    declared_rows: int = 200_000
    rows: int = 20_000
    columns: int = 200
    cells: int = 600_000
    cell_characters: int = 32_767
    empty_rows: int = 20_000
    memory_bytes: int = 180 * MB
    cpu_seconds: int = 4
    wall_seconds: int = 12


DEFAULT = Limits()
MARKING = Limits(memory_bytes=1200 * MB, cpu_seconds=90, wall_seconds=120)
