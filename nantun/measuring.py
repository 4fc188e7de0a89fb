"""What `manage.py bench` is made of: a room's bench.py measures, and yields lines for the table.

    def measure(bench: Bench) -> Iterator[Line]:
        took = seconds(lambda: build_draft(...))
        yield Line("单位台账,1,000 次走访", f"{took:.2f} 秒", "3 秒以内", took <= 3)

It runs in a scratch database that is made and dropped for it, the foundation's rooms first; what one room put in, the next may use.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Line:
    """One line of the table. holds: whether the goal is reached; None for what has no goal."""

    what: str
    measured: str
    goal: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Bench:
    """today: the day that is measured; folder: where files may be written, thrown away at the end; environment: of child processes,
    so that they use the scratch database.
    """

    today: date
    folder: Path
    environment: dict[str, str]

    def command(self, *words: str) -> Child:
        """`manage.py words…` in a process of its own. raises CalledProcessError when it fails."""
        root = Path(__file__).resolve().parents[1]
        return in_child([sys.executable, str(root / "manage.py"), *words], self.environment, root)


class Child(NamedTuple):
    """peak: of memory held at once, in MB (the larger of the process and of those it waited for); said: its output."""

    seconds: float
    peak: float
    said: str


def in_child(words: Sequence[str], environment: dict[str, str], folder: Path) -> Child:
    """Runs it and measures time and memory. raises CalledProcessError when it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - begun
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(words), said)
    return Child(took, used.ru_maxrss / 1024, said)


def seconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def medians(acts: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """Seconds of each, measured in turns so that whatever else the machine does falls upon all alike. The first round is not counted."""
    taken: list[list[float]] = [[] for _act in acts]
    for turn in range(rounds + 1):
        for place, act in enumerate(acts):
            took = seconds(act)
            if turn:
                taken[place].append(took)
    return [statistics.median(one) for one in taken]
