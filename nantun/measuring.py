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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nantun.people.models import User


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

    def environment_of_children(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def command(self, *words: str) -> Child:
        """`manage.py words…` in a process of its own. raises CalledProcessError when it fails."""
        root = Path(__file__).resolve().parents[1]
        return in_child([sys.executable, str(root / "manage.py"), *words], self.environment, root)

    def pages(self, reader: User, addresses: dict[str, str]) -> Iterator[Line]:
        """What each address takes the reader. The house brings the browser that asks (house/bench.py), as it does for the next."""
        raise NotImplementedError

    def sentences(self, reader: User, addresses: dict[str, str]) -> Iterator[Line]:
        raise NotImplementedError


class Child(NamedTuple):
    """peak: of memory held at once, in MB (the larger of the process and of those it waited for); said: its output."""

    seconds: float
    peak: float
    said: str


# A new process counts the memory of the one that started it as its own, until it becomes another program: so a small one starts it.
LAUNCH = """
import os, resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.call(sys.argv[2:])
took = time.perf_counter() - begun
os.write(int(sys.argv[1]), f"{code} {took} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}".encode())
"""


def in_child(words: Sequence[str], environment: dict[str, str], folder: Path) -> Child:
    """Runs it and measures time and memory. raises CalledProcessError when it fails."""
    heard, told = os.pipe()
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCH, str(told), *words]
    with open(heard) as answer:
        try:
            ended = subprocess.run(
                launcher, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, pass_fds=[told], check=True
            )
        finally:
            os.close(told)
        code, took, peak = answer.read().split()
    if int(code):
        raise subprocess.CalledProcessError(int(code), list(words), ended.stdout)
    return Child(float(took), int(peak) / 1024, ended.stdout)


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
