"""Other processes that use a server, each a real one."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from nantun.embedded.postgres import Postgres
from nantun.embedded.server import Server
from nantun.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
FAST = {"fsync": "off"}
KINDS = {"postgres": lambda var: Postgres(var, FAST), "valkey": Valkey}
USER = """
import json, os, sys
from pathlib import Path
from nantun.embedded.postgres import Postgres
from nantun.embedded.valkey import Valkey

server = Postgres(Path(sys.argv[2]), {"fsync": "off"}) if sys.argv[1] == "postgres" else Valkey(Path(sys.argv[2]))
def tell(what):
    os.write(1, (json.dumps(what) + "\\n").encode())
def wait():
    sys.stdin.readline()
"""


class User:
    """A process that runs a few lines with `server`, `tell(what)` and `wait()` at hand."""

    def __init__(self, kind: str, var: Path, lines: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER + dedent(lines), kind, str(var)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self):
        """What the process tells next; fails when it ends without a word."""
        line = self.process.stdout.readline()
        assert line, f"ended with {self.process.wait()} and told nothing"
        return json.loads(line)

    def go_on(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        """Let it end by itself and wait until it has."""
        self.process.stdin.close()
        assert self.process.wait(30) == 0

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def clear(self) -> None:
        if self.process.poll() is None:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            stream.close()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A data folder. pytest makes its parents 0700, so under root the server's own user cannot walk there."""
    return tmp_path / "var"


@pytest.fixture(params=list(KINDS))
def kind(request) -> str:
    return request.param


@pytest.fixture
def server(kind: str, var: Path) -> Iterator[Server]:
    """The server as the test's own process sees it; nobody has started it yet."""
    one = KINDS[kind](var)
    yield one
    one.release()
    one.stop()


@pytest.fixture
def user(server: Server, kind: str, var: Path) -> Iterator[Callable[..., User]]:
    """user("…lines…") starts a process; by default one that uses the server until it is let go."""
    users = []

    def start(lines: str = "server.ensure(); tell(server.pid()); wait()") -> User:
        users.append(User(kind, var, lines))
        return users[-1]

    yield start
    for one in users:
        one.clear()
