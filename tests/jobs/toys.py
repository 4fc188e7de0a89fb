"""Handlers that do what the tests of the workers need: count, wait, break, die."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django.db import OperationalError, transaction

from nantun.errors import RuleBroken
from nantun.jobs.handlers import job
from nantun.jobs.running import JobHandle


def _note(folder: str, line: str) -> None:
    """One line into the diary of a test; lines of several processes do not mix."""
    with (Path(folder) / "diary").open("a") as diary:
        diary.write(f"{line}\n")


def diary(folder: Path) -> list[str]:
    path = folder / "diary"
    return path.read_text().split("\n")[:-1] if path.exists() else []


def _wait_for(path: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)


@job("toy.count", label="数到头")
def count(handle: JobHandle, *, upto: int, milliseconds: int = 0) -> dict:
    for number in range(1, upto + 1):
        handle.step(f"第 {number} 个", number, upto)
        time.sleep(milliseconds / 1000)
    return {"summary": f"数到 {upto}", "upto": upto}


@job("toy.note", label="记一笔")
def note(handle: JobHandle, *, folder: str) -> None:
    _note(folder, f"begun {handle.attempt}")
    handle.step("正在记")
    _note(folder, f"ended {handle.attempt}")


@job("toy.gate", label="等门开")
def gate(handle: JobHandle, *, folder: str) -> dict:
    """Begins, waits until the file `open` appears, ends."""
    _note(folder, f"begun {handle.attempt} {os.getpid()}")
    _wait_for(Path(folder) / "open")
    handle.step("门开了", 1, 1)
    _note(folder, f"ended {handle.attempt} {os.getpid()}")
    return {"attempt": handle.attempt}


@job("toy.held", label="门内写完")
def held(handle: JobHandle, *, folder: str) -> None:
    """Steps inside an open transaction, and finishes in it once the file `open` appears."""
    with transaction.atomic():
        handle.step("事务之中", 1, 2)
        _wait_for(Path(folder) / "open")
        handle.finish({"attempt": handle.attempt})
    _note(folder, f"committed {handle.attempt}")


@job("toy.undone", label="写完又退")
def undone(handle: JobHandle) -> dict:
    """Catches the error that takes back its own finish()."""
    try:
        with transaction.atomic():
            handle.finish({"said": "inside"})
            raise LookupError("taken back")
    except LookupError:
        return {"said": "outside"}


@job("toy.refused", label="不合规矩")
def refused(handle: JobHandle) -> None:
    raise RuleBroken("请先选定月份。")


@job("toy.broken", label="出错")
def broken(handle: JobHandle) -> None:
    try:
        {}["370899198001014871"]
    except KeyError as missing:
        raise ValueError("19905370001 的资料有误") from missing


@job("toy.unwritable", label="结果不能写")
def unwritable(handle: JobHandle) -> dict:
    return {"summary": object()}


@job("toy.no_database", label="断库")
def no_database(handle: JobHandle) -> dict:
    """The database is away during the first run."""
    if handle.attempt == 1:
        raise OperationalError("server closed the connection unexpectedly")
    return {"attempt": handle.attempt}


@job("toy.dies", label="一做就死", max_attempts=2)
def dies(handle: JobHandle, *, folder: str) -> None:
    _note(folder, f"begun {handle.attempt}")
    os.kill(os.getpid(), signal.SIGKILL)
