"""Included into a test's worker: it knows the toys' ledger, and dies at a point of the building that the test names.

The test writes {"point": ..., "whom": "child" | "worker"} into the file `die` of the folder TOYS_DIE_IN; whoever comes to the point takes the file away
and is killed with SIGKILL, so that the second run goes through.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nantun import registry
from nantun.ledgers import building, shelf, snapshot, stream
from nantun.ledgers.models import LedgerBook

POINTS = (
    "before the lock",
    "before the first book",
    "in the middle of a sheet's rows",
    "before a file is named",
    "when a file has just got its name",
    "half way through the units",
    "before the mine's book",
    "before the books are published",
    "inside the transaction that publishes",
    "when the books have just been published",
    "before strays are swept",
    "when all is done but the job's end",
)
FOLDER = os.environ.get("TOYS_DIE_IN", "")


def at(point: str) -> None:
    path = Path(FOLDER) / "die"
    wanted = json.loads(path.read_text()) if path.exists() else {}
    if wanted.get("point") != point:
        return
    path.unlink()
    if wanted["whom"] == "worker":
        os.killpg(os.getpgid(0), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def wrap(owner: Any, name: str, *, before: str | Callable = "", after: str | Callable = "") -> None:
    real = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        at(before(*args, **kwargs) if callable(before) else before)
        result = real(*args, **kwargs)
        at(after(*args, **kwargs) if callable(after) else after)
        return result

    setattr(owner, name, wrapped)


if FOLDER:
    registry.register(
        registry.Activity(name="toys", label="玩具", icon="table", urls="", group="none", ledgers="tests.ledgers.toys.LEDGERS")
    )
    wrap(snapshot, "_take", before="before the lock")
    wrap(building, "units_of", before="before the first book")
    wrap(stream.Rows, "write", before=lambda rows, row: "in the middle of a sheet's rows" if rows.count == 40 else "")
    wrap(shelf, "hash_of", before="before a file is named")
    wrap(os, "replace", after=lambda source, *rest, **how: "when a file has just got its name" if str(source).endswith(".part") else "")
    wrap(building, "write_unit_book", before=lambda file, paper, unit: "half way through the units" if unit.order == 3 else "")
    wrap(building, "write_mine_book", before="before the mine's book")
    wrap(building, "publish", before="before the books are published", after="when the books have just been published")
    wrap(LedgerBook.objects, "bulk_create", after="inside the transaction that publishes")
    wrap(shelf, "sweep", before="before strays are swept", after="when all is done but the job's end")
