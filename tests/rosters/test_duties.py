"""What other rooms learn from the rosters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nantun.people.models import Employee, Placement, Team, Unit, User
from nantun.rosters.choices import Kind
from nantun.rosters.duties import leading, shifts_of
from nantun.rosters.models import RosterDay
from tests.factories import EmployeeFactory, TeamFactory

from .conftest import NOVEMBER, cell, save

LAST = date(2026, 11, 30)


def marks(pk: int, first: date = NOVEMBER, last: date = LAST) -> list[str]:
    return [f"{duty.day.day}{duty.mark}" for duty in shifts_of([pk], first, last).of(pk)]


def test_one_works_what_the_team_works(unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    save(unit, clerk, cell(team, 1, "早"), cell(team, 2, "休"))
    duties = shifts_of([worker.pk], NOVEMBER, LAST)
    first, second = duties.of(worker.pk)
    assert first.shift is not None
    assert (first.shift.code, first.own, second.is_rest, second.name) == ("early", False, True, "休息")
    assert duties.on(worker.pk, date(2026, 11, 3)) is None


def test_a_row_of_one_s_own_goes_before_the_team_s(unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    save(unit, clerk, cell(team, 1, "早"), cell(team, 2, "早"), cell(worker, 1, "休"), cell(worker, 3, "夜"))
    assert marks(worker.pk) == ["1休", "2早", "3夜"]


def test_after_a_move_the_new_team_counts(unit: Unit, team: Team, elsewhere: Unit, clerk: User, stranger: User) -> None:
    worker = EmployeeFactory(unit=elsewhere, name="陈勇")
    Placement.objects.filter(employee=worker).delete()
    there = TeamFactory(unit=elsewhere, name="掘进一班")
    common = {"employee": worker, "rank": worker.rank, "level": worker.level}
    Placement.objects.create(unit=unit, team=team, started_on=date(2020, 1, 1), ended_on=date(2026, 11, 10), **common)
    Placement.objects.create(unit=elsewhere, team=there, started_on=date(2026, 11, 11), **common)
    save(unit, clerk, *(cell(team, day, "早") for day in (9, 10, 11, 12)), cell(worker, 10, "中"))
    save(elsewhere, stranger, *(cell(there, day, "夜") for day in (10, 11, 12)))
    assert marks(worker.pk) == ["9早", "10中", "11夜", "12夜"]


def test_a_row_of_a_unit_that_one_has_left_says_nothing(unit: Unit, worker: Employee, clerk: User, elsewhere: Unit) -> None:
    save(unit, clerk, cell(worker, 20, "早"))
    Placement.objects.filter(employee=worker).update(unit=elsewhere, team=None)
    assert marks(worker.pk) == []


def test_a_duty_knows_its_hours(unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    save(unit, clerk, cell(team, 5, "中"), cell(team, 6, "休"))
    middle, rest = shifts_of([worker.pk], NOVEMBER, LAST).of(worker.pk)
    zone = ZoneInfo("Asia/Shanghai")
    assert middle.interval == (datetime(2026, 11, 5, 16, tzinfo=zone), datetime(2026, 11, 6, tzinfo=zone))
    assert rest.interval is None


def test_leaders_and_the_shifts_they_lead(unit: Unit, leader: Employee, worker: Employee, office: User) -> None:
    save(unit, office, cell(leader, 7, "夜"), cell(leader, 3, "早"), kind=Kind.LEADING)
    found = leading([leader.pk, worker.pk], NOVEMBER, LAST)
    assert [(duty.day.day, duty.mark) for duty in found[leader.pk]] == [(3, "早"), (7, "夜")]
    assert found[worker.pk] == []
    assert marks(leader.pk) == []


def test_the_ends_of_the_span_are_included(unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    save(unit, clerk, *(cell(team, day, "早") for day in (4, 5, 6, 7)))
    assert marks(worker.pk, date(2026, 11, 5), date(2026, 11, 6)) == ["5早", "6早"]


@pytest.mark.parametrize("people", [1, 12])
def test_shifts_of_many_cost_two_queries(unit: Unit, team: Team, clerk: User, people: int, django_assert_num_queries: Any) -> None:
    workers = [EmployeeFactory(unit=unit, team=team) for _one in range(people)]
    save(unit, clerk, *(cell(team, day, "早") for day in range(1, 31)), *(cell(one, 9, "休") for one in workers))
    with django_assert_num_queries(2):
        duties = shifts_of([one.pk for one in workers], NOVEMBER, LAST)
        assert all(duty.interval or duty.is_rest for one in workers for duty in duties.of(one.pk))
        assert sum(len(duties.of(one.pk)) for one in workers) == 30 * people
    with django_assert_num_queries(1):
        leading([one.pk for one in workers], NOVEMBER, LAST + timedelta(days=60))


def test_nobody_asked_for_is_nobody_found(db: None) -> None:
    assert shifts_of([], NOVEMBER, LAST).of(1) == []
    assert not RosterDay.objects.exists()
