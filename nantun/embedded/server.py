"""A server that lives as long as some process uses it.

Each process that uses a server holds a shared lock on one file. The last one, at its exit, gets the lock alone and stops the server.
A process that was killed loses its lock with its life, so that nobody has to be asked whether he is still there; if it was
the last one, the server stays until the next process has used it.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from . import locks, places
from .account import Account, account_for, own_folder, prefix_for, private_folder
from .errors import EmbeddedServerError

START_SECONDS = 60
STOP_SECONDS = 30
BIRTH_SECONDS = 2
SOCKET_SECONDS = 5
_servers: list["Server"] = []


class Server(ABC):
    """One embedded server of one data folder, as this process sees it."""

    name: str
    pid_file: str
    stop_signals: tuple[signal.Signals, ...]  # each tried in turn, STOP_SECONDS apart

    def __init__(self, var: Path) -> None:
        self.var = var
        self.data = places.data(var, self.name)
        self.sockets = places.sockets(var, self.name)
        self._users: int | None = None
        self._launching = False
        self._mutex = threading.RLock()
        _servers.append(self)

    @property
    def held(self) -> bool:
        """Whether this process is counted among the server's users."""
        return self._users is not None

    def ensure(self) -> None:
        """Count this process among the server's users until it exits, and start the server unless it answers.

        Raises EmbeddedServerError when it cannot be started.
        """
        with self._mutex:
            try:
                if self._users is None:
                    self._users = locks.share(places.lock(self.var, self.name, "users"))
                if self.answers():
                    return
                with self.starting():
                    self._bring_up()
            except OSError as trouble:  # a full disk, a folder of somebody else
                raise EmbeddedServerError(f"{self.name} cannot be started in {self.data}: {trouble}") from trouble

    def release(self) -> None:
        """Be counted no longer; the last one stops the server."""
        with self._mutex:
            users, self._users = self._users, None
            if users is None:
                return
            try:
                if locks.alone(users):
                    self.stop()
            finally:
                os.close(users)

    def stop(self) -> None:
        """Stop the server in good order and wait for its end."""
        if self._launching:  # a start that was interrupted: the process may be there before its number is written
            self._wait_until(lambda: self.pid() is not None, BIRTH_SECONDS)
        self._end(self.stop_signals)
        with contextlib.suppress(OSError):  # not there, not empty or not ours: the next start looks at it
            self.sockets.rmdir()

    def pid(self) -> int | None:
        """The server's process, None when it does not run.

        After a crash another process may have got the number that stands in the file: only a command line that names our data counts.
        """
        try:
            pid = int((self.data / self.pid_file).read_text().split("\n", 1)[0])
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.data) in words else None

    def starting(self) -> contextlib.AbstractContextManager[None]:
        """The lock under which only one process at a time changes the server's state."""
        return locks.exclusive(places.lock(self.var, self.name, "start"))

    def forget(self) -> None:
        """In a child after fork: the parent's lock is not ours. Closing our copy leaves it to the parent."""
        if self._users is not None:
            os.close(self._users)
        self._users = None
        self._mutex = threading.RLock()

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes questions now."""

    @abstractmethod
    def probe(self) -> list[str]:
        """A command that succeeds when whoever runs it can run the server's programs."""

    @abstractmethod
    def launch(self, account: Account, prefix: list[str]) -> None:
        """Start the server, of which no process runs, and return when it answers; prefix as account.prefix_for gives it.

        Raises EmbeddedServerError with what the server said when it does not start.
        """

    def _bring_up(self) -> None:
        begun = time.monotonic()
        while self.pid() is not None:  # starting, recovering or stopping: what it has begun it is to finish
            if self.answers():
                return
            waited = time.monotonic() - begun
            if waited > SOCKET_SECONDS and not any(self.sockets.glob("*")):
                self._end(self.stop_signals)  # somebody tidied the temporary folder: it runs, but nobody can reach it
            if waited > START_SECONDS:
                raise EmbeddedServerError(
                    f"{self.name} runs but has not answered for {START_SECONDS} s; what it says stands in {self.data}"
                )
            time.sleep(0.05)
        account = account_for(self.data)
        private_folder(self.sockets, account)
        own_folder(self.data, account)
        prefix = prefix_for(account, self.data, self.probe())
        self._launching = True
        self.launch(account, prefix)
        self._launching = False

    def _end(self, signals: tuple[signal.Signals, ...]) -> None:
        pid = self.pid()
        if pid is None:
            return
        for number in signals:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            if self._wait_until(lambda: self.pid() != pid, STOP_SECONDS):
                return

    @staticmethod
    def _wait_until(come_true: Callable[[], bool], seconds: float) -> bool:
        """Whether it came true in time."""
        end = time.monotonic() + seconds
        while not come_true():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def release_all() -> None:
    """At exit. What cannot be stopped is reported, and the exit goes on."""
    for server in _servers:
        try:
            server.release()
        except (EmbeddedServerError, OSError) as trouble:
            print(f"{server.name}: {trouble}", file=sys.stderr)


def _after_fork_in_child() -> None:
    for server in _servers:
        server.forget()


atexit.register(release_all)
os.register_at_fork(after_in_child=_after_fork_in_child)
