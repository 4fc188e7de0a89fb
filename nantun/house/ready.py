"""What has to be in order before pages are served. Each step does nothing when nothing changed, so that a second start is quick."""

import hashlib
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from nantun.embedded import valkey
from nantun.embedded.postgres import postgres
from nantun.embedded.server import Server
from nantun.house import demo
from nantun.web.changes import watch_tables

EMBEDDED_ENGINE = "nantun.embedded.backend"


def port_is_free(port: int) -> bool:
    """Whether we may listen on 127.0.0.1:port."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def embedded_servers() -> list[Server]:
    """The servers that are ours to run: none of those given by DATABASE_URL and REDIS_URL."""
    servers: list[Server] = []
    if settings.DATABASES["default"]["ENGINE"] == EMBEDDED_ENGINE:
        servers.append(postgres())
    if valkey.wanted():
        servers.append(valkey.valkey())
    return servers


def bring_schema_up_to_date() -> bool:
    """Migrate; returns whether there was anything to do. Which tables raise the mark of change may be another matter without any migration."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        watch_tables()
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static_files() -> bool:
    """Collect when a file came, went or changed since the last time; returns whether there was anything to do."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of(_static_files())
    if mark.exists() and mark.read_text() == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state)
    return True


def fill_demo(say: Callable[[str], Any]) -> bool:
    """Fill an empty database with the invented mine, where the settings ask for it; returns whether it did.

    say: told a line for each part. One that was broken off is begun anew. Raises RuleBroken when that cannot be.
    """
    if not settings.DEMO_ON_FIRST_START or (get_user_model().objects.exists() and not demo.is_unfinished()):
        return False
    demo.fill(today=timezone.localdate(), say=say)
    return True


def _static_files() -> Iterable[Path]:
    return (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(ignore_patterns=[]))


def _state_of(files: Iterable[Path]) -> str:
    lines = sorted(f"{path} {found.st_size} {found.st_mtime_ns}" for path in files if (found := path.stat()))
    return hashlib.sha256("\n".join([settings.STORAGES["staticfiles"]["BACKEND"], *lines]).encode()).hexdigest()
