"""Starts the child that opens workbooks. Celery's workers cannot use multiprocessing; a command of one's own they can."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from .child.limits import Limits

HERE = Path(__file__).resolve().parent
REFUSED = 3
KILLED_FOR_TIME = (-signal.SIGXCPU, -signal.SIGKILL)

logger = logging.getLogger(__name__)


class ChildRefused(Exception):
    """code and figures as the child gave them; "took_too_long" or "too_much" when it was stopped from outside."""

    def __init__(self, code: str, figures: dict[str, int | str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures or {}


def run_child(task: str, source: Path | str | bytes | BinaryIO, limits: Limits) -> bytes:
    """What the child wrote. A path is opened by us and handed over; the child itself opens nothing. Raises ChildRefused, OSError."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return _run(task, limits, stdin=file)
    content = source if isinstance(source, bytes) else _content(source, limits)
    return _run(task, limits, content=content)


def _content(source: BinaryIO, limits: Limits) -> bytes:
    source.seek(0)
    return source.read(limits.file_bytes + 1)


def _run(task: str, limits: Limits, *, stdin: BinaryIO | None = None, content: bytes | None = None) -> bytes:
    """The package is started under its short name with nothing of ours on its path: neither settings nor keys nor Django reach it."""
    command = [sys.executable, "-P", "-m", "child", task, json.dumps(asdict(limits))]
    surroundings = {"PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, stdin=stdin, input=content, capture_output=True, timeout=limits.wall_seconds, env=surroundings, cwd="/", check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ChildRefused("took_too_long") from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == REFUSED:
        reason = json.loads(done.stderr)
        raise ChildRefused(reason["code"], reason["figures"])
    if done.returncode in KILLED_FOR_TIME:
        raise ChildRefused("took_too_long")
    # The trace may quote a cell; its last word but the message is enough to look for the fault.
    last_line = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    logger.warning("the child that opens workbooks ended with %s: %s", done.returncode, last_line.partition(":")[0][:80])
    raise ChildRefused("too_much" if "MemoryError" in last_line else "damaged")
