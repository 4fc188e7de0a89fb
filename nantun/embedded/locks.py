"""Locks on files, given back by the kernel when a process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def share(path: Path) -> int:
    """Join those who use what the file stands for; waits while somebody holds it alone. Returns the descriptor that holds the lock."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def alone(descriptor: int) -> bool:
    """Whether the holder of this shared lock is the only one. If so, it now holds the lock alone; if not, it holds it no longer.

    Of several who ask at once at least one is told yes: the last to give up its share finds nobody else's.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the file alone for the length of the block; waits for whoever holds it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
