from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from nantun.appeals import actions
from nantun.appeals.choices import Category
from nantun.appeals.entry import AppealEntry
from nantun.people.models import Unit
from nantun.people.roles import Role
from tests.appeals.makers import photo
from tests.support.days import at

from . import NOW, Case, World

MONDAY = date(2026, 11, 9)
LONG_AGO = at(date(2026, 9, 1))


def cases(world: World) -> Iterator[Case]:
    """Something overdue in either unit: a sheet for ours (signed), for theirs, and for the deputy in charge of ours."""
    for unit in (world.ours, world.theirs):
        _overdue(world, unit, LONG_AGO)
    made = {one.subject: one for one in actions.make_sheets(day=MONDAY, by=world.user(Role.PARTY_OFFICE), now=NOW)}
    sheets = {"ours": made[world.ours], "theirs": made[world.theirs], "leader": made[world.user(Role.DEPUTY).employee]}
    actions.enter_answers(sheet=sheets["ours"], answers={}, upload=photo(), by=world.user(Role.CLERK), now=NOW)
    for case, sheet in sheets.items():
        for name in ("sheet", "remake-sheet", "enter-sheet", "sheet-scan"):
            yield Case(f"appeals:{name}", case, pk=sheet.pk)
    yield Case("appeals:make-sheets", data={"day": MONDAY.isoformat()})


def _overdue(world: World, unit: Unit, now: datetime) -> None:
    office = world.user(Role.PARTY_OFFICE)
    entry = AppealEntry(category=Category.LIVING, text="宿舍热水不足", raised_on=now.date(), unit=unit)
    actions.accept(appeal=actions.raise_appeal(entry=entry, by=office, now=now), by=office, now=now)
