from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from nantun.people.roles import Role
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay, RosterWorkbook
from nantun.rosters.sheet import Place, month_sheet
from nantun.rosters.workbook.columns import month_workbook
from nantun.uploads.choices import Status

from . import NOW, Case, World

NOVEMBER = date(2026, 11, 1)


def cases(world: World) -> Iterator[Case]:
    for case, unit in (("ours", world.ours), ("theirs", world.theirs)):
        for kind in ("shifts", "leading"):
            where = {"kind": kind, "unit_pk": unit.pk, "month": NOVEMBER}
            for name in ("sheet", "export", "upload"):
                yield Case(f"rosters:{name}", f"{kind}-{case}", **where)
    yield Case("rosters:sheet", "unknown", kind="nothing", unit_pk=world.ours.pk, month=NOVEMBER)
    yield from _workbook(world)
    _worked(world)


def _worked(world: World) -> None:
    """A day of the worker's column in ours, of our team, and of somebody in theirs."""
    told: dict[str, Any] = {"kind": Kind.SHIFTS, "day": date(2026, 11, 5), "set_by": world.user(Role.PARTY_OFFICE), "set_at": NOW}
    worker = world.user(Role.WORKER).employee
    for unit, who in ((world.ours, {"employee": worker}), (world.ours, {"team": world.team}), (world.theirs, {"employee": world.stranger})):
        RosterDay.objects.create(unit=unit, **who, **told)


def _workbook(world: World) -> Iterator[Case]:
    """Uploaded by the head."""
    place = Place(Kind.SHIFTS, world.ours, NOVEMBER)
    file = SimpleUploadedFile("排班.xlsx", month_workbook(month_sheet(place), {}))
    row = RosterWorkbook.objects.create(
        kind=place.kind, unit=place.unit, month=NOVEMBER, file=file, name="排班.xlsx", added_by=world.user(Role.HEAD), added_at=NOW,
        status=Status.WAITING,
    )  # fmt: skip
    for name in ("workbook", "workbook-faults", "import-workbook", "drop-workbook"):
        yield Case(f"rosters:{name}", pk=row.pk)
