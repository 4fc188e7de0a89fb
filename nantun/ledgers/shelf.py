"""Where workbooks lie: var/ledgers/<ledger>/<month>/<whose>-v<version>-<hash>.xlsx.

A file's name tells its content, so a row of the database never points at other bytes than it was written with; a draft that is replaced
stays readable until the new one is known. What no row points at is swept away under the month's building lock.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, TypeVar

from django.conf import settings

T = TypeVar("T")
PART = ".part"


def root() -> Path:
    return Path(settings.LEDGERS_ROOT)


def folder(ledger: str, month: date) -> Path:
    """The month's folder of a ledger, made where there is none, for this account's eyes only."""
    path = root() / ledger / f"{month:%Y-%m}"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def put(into: Path, stem: str, write: Callable[[IO[bytes]], T]) -> tuple[str, str, T]:
    """A file that `write` fills, whole and on the disk or not at all. Returns its path below root(), its SHA-256 and what `write` returned."""
    fresh = into / f".{secrets.token_hex(8)}{PART}"
    try:
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            made = write(file)
            file.flush()
            os.fsync(file.fileno())
        sha256 = hash_of(fresh)
        path = into / f"{stem}-{sha256[:16]}.xlsx"
        os.replace(fresh, path)
        _settle(into)
    finally:
        fresh.unlink(missing_ok=True)
    return str(path.relative_to(root())), sha256, made


def hash_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(into: Path, kept: set[str]) -> int:
    """Remove from the folder every file that is not among `kept` (paths below root()). Returns how many. Call it under the building lock."""
    strays = [path for path in into.iterdir() if str(path.relative_to(root())) not in kept]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _settle(path: Path) -> None:
    """The folder's entry on the disk too."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
