from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import Case, World

NOVEMBER = date(2026, 11, 1)


def cases(world: World) -> Iterator[Case]:
    for case, unit in (("ours", world.ours), ("theirs", world.theirs)):
        for kind in ("shifts", "leading"):
            where = {"kind": kind, "unit_pk": unit.pk, "month": NOVEMBER}
            yield Case("rosters:sheet", f"{kind}-{case}", **where)
    yield Case("rosters:sheet", "unknown", kind="nothing", unit_pk=world.ours.pk, month=NOVEMBER)
