"""A real Celery worker on a test's database and on a real Valkey of its own.

In the conftest.py of a room that wants them:

    from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401

`worker`: one worker that runs while the test does; whatever the test commits and enqueues is done by it:

    def test_the_ledger_is_built(worker, client):
        job = enqueue("ledgers.build", args={...})
        worker.wait_for(job)

`start_worker(...)`: as many as wanted, with leases of seconds, with beat, with further modules of handlers; they can be killed.
`broker`: the Valkey; `broker.stop()`, `broker.start()`, `broker.flush()`.

All of them need a database that commits (they ask for `transactional_db`, so that `live_server` and browser tests can use them too), and
workers end before its tables are emptied. A worker sees the settings of the environment, not what a test changed through the `settings` fixture: give
such changes as `env`. It shares NANTUN_VAR with the test, and with it the keys and the files.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection

from nantun.embedded import places
from nantun.embedded.valkey import Valkey
from nantun.jobs import doorbell
from nantun.jobs.models import Job

START_SECONDS = 60
STOP_SECONDS = 20


def eventually(fact: Callable[[], Any], seconds: float = 30, pause: float = 0.05) -> Any:
    """What `fact` answers as soon as that is true; fails the test when it is not within so many seconds."""
    end = time.monotonic() + seconds
    while not (answer := fact()):
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s: {getattr(fact, '__name__', fact)}")
        time.sleep(pause)
    return answer


class Broker:
    """A Valkey in a folder of its own, which the test may stop, start and empty."""

    def __init__(self, var: Path) -> None:
        self._server = Valkey(var)
        self.url = places.valkey_url(var)

    def start(self) -> None:
        self._server.ensure()

    def stop(self) -> None:
        self._server.stop()

    def release(self) -> None:
        self._server.release()

    def pid(self) -> int | None:
        return self._server.pid()

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=5)

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()


class Worker:
    """One worker (or beat) process with its children, in a process group of its own."""

    def __init__(self, folder: Path, command: list[str], environment: dict[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "worker.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=environment,
                cwd=django_settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def children(self) -> list[int]:
        """The processes of the pool, in which handlers run."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def wait_until_ready(self) -> None:
        eventually(self._is_ready, START_SECONDS)

    def wait_for(self, job: Job, seconds: float = 60) -> Job:
        """Returns the job once it has ended, however it did."""

        def ended() -> bool:
            job.refresh_from_db()
            return job.finished

        eventually(ended, seconds)
        return job

    def kill(self) -> None:
        """SIGKILL for the worker and all its children, as when the machine loses its power."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def kill_children(self) -> None:
        """SIGKILL for the pool's processes only; the worker replaces them."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """SIGTERM, which lets the running job end; SIGKILL for one that takes too long."""
        if self.process.poll() is None:
            self.thaw()
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            pytest.fail(f"the worker ended at its start:\n{self.log.read_text(errors='replace')[-3000:]}")
        return b" ready." in self.log.read_bytes()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)


def _beat(schedule: Path) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "nantun", "beat", "--loglevel=INFO", f"--schedule={schedule}", "--pidfile="]


def process_environment(broker: Broker, **changes: str) -> dict[str, str]:
    """The environment in which another process works on this test's database, data folder and broker."""
    name = connection.settings_dict["NAME"]
    places_of_the_test = {"NANTUN_VAR": str(django_settings.VAR), "REDIS_URL": broker.url, "NANTUN_DB_NAME": name}
    if django_settings.DATABASE_URL:
        places_of_the_test["DATABASE_URL"] = urlsplit(django_settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    return {**os.environ, **places_of_the_test, **changes}


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The server behind `broker`, started once."""
    server = Broker(tmp_path_factory.mktemp("broker"))
    server.start()
    yield server
    server.release()


@pytest.fixture
def broker(valkey: Broker, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """An empty Valkey, to which this process rings too."""
    valkey.start()
    valkey.flush()
    settings.REDIS_URL = valkey.url
    settings.CELERY_BROKER_URL = places.broker_url(valkey.url)
    monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
    return valkey


@pytest.fixture
def start_worker(transactional_db: None, broker: Broker, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """start_worker(modules=(), lease=60, sweep=30, concurrency=1, beat=False, env={}, ready=True) -> Worker

    modules: dotted names of modules with further handlers, imported by the worker; lease, sweep: seconds; beat: a beat beside it, which
    outlives it when it is killed.
    """
    started: list[Worker] = []

    def start(
        *,
        modules: tuple[str, ...] = (),
        lease: int = 60,
        sweep: int = 30,
        concurrency: int = 1,
        beat: bool = False,
        env: dict[str, str] | None = None,
        ready: bool = True,
    ) -> Worker:
        folder = tmp_path / f"worker{len(started)}"
        command = [sys.executable, "-m", "celery", "-A", "nantun", "worker", "--loglevel=INFO", f"--concurrency={concurrency}"]
        command += [f"--hostname=worker{len(started)}@%h", "--without-gossip", "--without-mingle"]
        command += [f"--include={','.join(modules)}"] if modules else []
        seconds = {"NANTUN_JOB_LEASE_SECONDS": str(lease), "NANTUN_JOB_SWEEP_SECONDS": str(sweep)}
        environment = process_environment(broker, **seconds, **(env or {}))
        one = Worker(folder, command, environment)
        started.append(one)
        if beat:
            started.append(Worker(folder / "beat", _beat(folder / "beat" / "schedule"), environment))
        if ready:
            one.wait_until_ready()
        return one

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def worker(start_worker: Callable[..., Worker]) -> Worker:
    """One worker with ordinary leases, at work until the test ends."""
    return start_worker()
