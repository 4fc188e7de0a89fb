"""`manage.py start`, as `make run` calls it: one command, everything there, and afterwards nothing left."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nantun.embedded.postgres import Postgres
from nantun.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]

START = [sys.executable, "manage.py", "start"]
pytestmark = pytest.mark.trust


@pytest.fixture
def port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def environment(var: Path, port: int, tmp_path: Path) -> dict[str, str]:
    """That of a fresh clone, with data, pages and port of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    own = {"NANTUN_VAR": str(var), "NANTUN_STATIC": str(tmp_path / "static"), "PORT": str(port)}
    return {**inherited, **own, "DJANGO_SETTINGS_MODULE": "nantun.settings.test"}


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """The file that holds what the command prints."""
    return tmp_path / "said"


@pytest.fixture
def started(environment: dict[str, str], said: Path) -> Iterator[subprocess.Popen]:
    with said.open("wb") as out:
        process = subprocess.Popen(START, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    yield process
    process.terminate()
    process.wait(30)


def test_one_command_serves_pages_survives_a_killed_database_and_leaves_nothing_behind(started, said, var, port):
    until(lambda: f"http://127.0.0.1:{port}/" in said.read_text() or started.poll() is not None, 120)
    assert started.poll() is None, said.read_text()
    assert page(port) == 200
    for server in (Postgres(var), Valkey(var)):
        before = server.pid()
        os.kill(before, signal.SIGKILL)
        until(lambda server=server, before=before: server.pid() not in (None, before) and server.answers(), 20)
    assert page(port) == 200
    words = [word for process in processes_of(var) for word in process]
    assert {"gunicorn", "worker", "beat"} <= set(words)
    started.terminate()
    assert started.wait(30) == 0, said.read_text()
    assert processes_of(var) == []


def test_a_port_in_use_is_told_before_anything_is_started(environment, var, port):
    with socket.create_server(("127.0.0.1", port)):
        refused = subprocess.run(START, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert refused.returncode != 0
    assert str(port) in refused.stderr
    assert not (var / "postgres").exists()


def page(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/sign-in/", timeout=10) as answer:
        return answer.status


def processes_of(var: Path) -> list[list[str]]:
    """The words of every process that was told of this data folder, in its environment or on its command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_bytes()
            if os.fsencode(var) in words + (folder / "environ").read_bytes():
                found.append(words.decode().split("\0"))
    return found


def until(come_true, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.05)
