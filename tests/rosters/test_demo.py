"""The demo's rosters, in a mine of a few people."""

from __future__ import annotations

from datetime import date

import pytest

from nantun.people.choices import UnitKind
from nantun.people.demo import DemoMine
from nantun.people.models import Team, Unit, User
from nantun.people.roles import Role
from nantun.rosters.choices import Kind
from nantun.rosters.demo import fill
from nantun.rosters.duties import shifts_of
from nantun.rosters.models import RosterDay, Sheet
from tests.factories import CadreFactory, EmployeeFactory, TeamFactory, UnitFactory, granter, make_user

from .conftest import NOW


@pytest.mark.parametrize("leaders", [0, 2, 7])
def test_units_and_leaders_have_this_month_and_the_next(unit: Unit, team: Team, clerk: User, office: User, leaders: int) -> None:
    worker = EmployeeFactory(unit=unit, team=team)
    other = UnitFactory(name="掘进二区")
    teams = [TeamFactory(unit=other, name=name) for name in ("掘进一班", "掘进二班", "检修班")]
    leadership = UnitFactory(name="矿领导", kind=UnitKind.LEADERSHIP)
    for _one in range(leaders):
        CadreFactory(unit=leadership)
    make_user(Role.CLERK, unit=other)
    told = fill(DemoMine(first=date(2025, 11, 27), today=date(2026, 10, 26), now=NOW, officer=granter(), shown=unit))
    assert told.startswith("2 个单位两个月的班")
    duties = shifts_of([worker.pk], date(2026, 10, 1), date(2026, 11, 30))
    assert len(duties.of(worker.pk)) == 61
    shifts = RosterDay.objects.filter(kind=Kind.SHIFTS)
    assert {row.mark for row in shifts.filter(team=teams[2]).select_related("shift")} == {"早", "休"}
    assert {row.mark for row in shifts.filter(team=teams[0]).select_related("shift")} == {"早", "中", "夜", "休"}
    led = RosterDay.objects.filter(kind=Kind.LEADING, unit=leadership)
    assert led.count() == 61 * min(leaders, 3)
    assert Sheet.objects.get(kind=Kind.SHIFTS, unit=unit, month=date(2026, 11, 1)).saved_by == clerk
    assert set(led.values_list("set_by", flat=True)) <= {office.pk}
