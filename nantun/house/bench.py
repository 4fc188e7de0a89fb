"""manage.py bench: a scratch database, every room's bench.py, a table."""

from __future__ import annotations

import gc
import os
import platform
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from django.apps import apps
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import clear_url_caches
from django.utils import timezone

from nantun.measuring import Bench, Line, medians

from . import bench_views, ready
from .bench_urls import BARE, never_seen

if TYPE_CHECKING:
    from nantun.people.models import User

TURNS = 15
MOST_TIMES = 4
MOST_MILLISECONDS = 300
HEADS = ("项目", "实测", "目标", "达到")
Say = Callable[[str], Any]


class PagesBench(Bench):
    """A bench that can measure pages beside the bare one."""

    def pages(self, reader: User, addresses: dict[str, str]) -> Iterator[Line]:
        """Each page against one that renders the frame with one query: median of so many first looks in turns, queries and bytes."""
        # What earlier lines left in this process is none of the pages', which would look through it each time they tidy up.
        gc.collect()
        gc.freeze()
        client = Client()
        client.force_login(reader)
        asked = {"只有页面框架": BARE, **addresses}
        taken = medians([partial(_page, client, address) for address in asked.values()], TURNS)
        for (what, address), took in zip(asked.items(), taken, strict=True):
            with CaptureQueriesContext(connection) as queries:
                size = len(_page(client, address))
            measured = f"{1000 * took:.0f} ms,{len(queries)} 次查询,{size / 1024:.0f} KB"
            times = took / taken[0]
            if address == BARE:
                yield Line(what, measured)
            else:
                yield Line(what, f"{measured},{times:.1f} 倍", f"≤ {MOST_TIMES} 倍", times <= MOST_TIMES)

    def sentences(self, reader: User, addresses: dict[str, str]) -> Iterator[Line]:
        """What a list fetches right after itself: median of so many first looks in turns."""
        client = Client()
        client.force_login(reader)
        asked = {"HX-Request": "true", "HX-Target": "count"}
        taken = medians([partial(_page, client, address, asked) for address in addresses.values()], TURNS)
        for what, took in zip(addresses, taken, strict=True):
            yield Line(what, f"{1000 * took:.0f} ms", f"≤ {MOST_MILLISECONDS} ms", 1000 * took <= MOST_MILLISECONDS)


def _page(client: Client, address: str, headers: dict[str, str] | None = None) -> bytes:
    """As if nobody had looked at it before."""
    answer = client.get(never_seen(address), headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return answer.content


def run(say: Say) -> bool:
    """Measures everything and says it line by line; whether all goals were reached."""
    ready.collect_static_files()
    reached = True
    with _scratch() as bench:
        say(_machine())
        say(_row(HEADS))
        for room in _rooms():
            for line in room(bench):
                reached = reached and line.holds is not False
                say(_row((line.what, line.measured, line.goal, {True: "是", False: "否", None: ""}[line.holds])))
    return reached


def _rooms() -> Iterator[Callable[[Bench], Iterator[Line]]]:
    """measure() of every installed room that has a bench.py, in the order of the settings: the foundation before what stands on it.

    Whole views come last, over all that these have written.
    """
    for config in apps.get_app_configs():
        name = f"{config.name}.bench"
        if config.name != "nantun.house" and find_spec(name):
            yield import_module(name).measure
    yield bench_views.measure


@contextmanager
def _scratch() -> Iterator[Bench]:
    """A database and a data folder of its own, gone at the end; the user's are not touched."""
    users = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{users}_bench_{os.getpid()}"
    scratch = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory(prefix="nantun-bench-") as folder, _settings(Path(folder)):
            yield PagesBench(timezone.localdate(), Path(folder), _environment(scratch, folder))
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(users, verbosity=0)


@contextmanager
def _settings(folder: Path) -> Iterator[None]:
    with override_settings(
        MEDIA_ROOT=folder / "files", LEDGERS_ROOT=folder / "ledgers", ROOT_URLCONF="nantun.house.bench_urls", ALLOWED_HOSTS=["testserver"]
    ):
        clear_url_caches()
        yield


def _environment(database: str, folder: str) -> dict[str, str]:
    """For child processes: the same server and keys, the scratch database."""
    if url := os.environ.get("DATABASE_URL"):
        return {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{database}"))}
    return {"NANTUN_DB_NAME": database, "NANTUN_LOG_LEVEL": "ERROR"}


def _machine() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} 核,Python {platform.python_version()},PostgreSQL {server},当前负载 {load:.1f},{timezone.localdate()}"


def _row(cells: tuple[str, ...]) -> str:
    widths = (46, 44, 12, 4)
    return " | ".join(cell + " " * max(0, width - _wide(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _wide(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
