"""`python -m child look|read|mark LIMITS`: a workbook on standard input, lines of JSON (or the marked workbook) on standard output."""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from .archive import open_archive
from .limits import Limits
from .parts import read_workbook
from .refusal import Refused
from .sheet import SheetReader


def main(arguments: list[str]) -> int:
    """0: done; 3: refused, the reason as JSON on standard error."""
    task, given = arguments
    limits = Limits(**json.loads(given))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        TASKS[task](sys.stdin.buffer, sys.stdout.buffer, limits)
    except Refused as refused:
        return _say(refused.code, refused.figures)
    except (MemoryError, RecursionError):
        return _say("too_much", {})
    return 0


def _say(code: str, figures: dict[str, int | str]) -> int:
    sys.stderr.write(json.dumps({"code": code, "figures": figures}))
    return 3


def _seekable(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """A file as it is; a pipe read into memory, never more than one byte past what is allowed."""
    return stream if stream.seekable() else io.BytesIO(stream.read(limits.file_bytes + 1))


def look(source: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Only whether it is a workbook that may be read."""
    open_archive(_seekable(source, limits), limits)


def read(source: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """A line for each sheet ("title") and for each of its rows ([number, [column, kind, text, …]]); "end" comes last."""

    def line(value: Any) -> None:
        out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    archive = open_archive(_seekable(source, limits), limits)
    workbook = read_workbook(archive, limits)
    if not workbook.sheets:
        raise Refused("no_sheets")
    for sheet in workbook.sheets:
        line({"title": sheet.title})
        SheetReader(workbook, limits, lambda row, cells: line([row, cells])).read(archive, sheet.path)
    line({"end": True})


def mark(source: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """The first line of the input is the order (marking.py), the rest the workbook."""
    from .marking import marked

    order = json.loads(source.readline())
    workbook = io.BytesIO(source.read(limits.file_bytes + 1))
    open_archive(workbook, limits)
    workbook.seek(0)
    marked(workbook, order, out)


TASKS: dict[str, Callable[[BinaryIO, BinaryIO, Limits], None]] = {"look": look, "read": read, "mark": mark}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
