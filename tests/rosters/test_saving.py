"""Writing cells: all or none, nobody's work overwritten unseen, rights by unit."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from nantun.errors import RuleBroken, Stale
from nantun.people.models import Employee, Placement, Team, Unit, User
from nantun.people.roles import Role
from nantun.rosters.addresses import place_of
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay, Sheet
from tests.factories import EmployeeFactory, TeamFactory, make_user

from .conftest import NOVEMBER, NOW, cell, save


def cells() -> dict[int, str]:
    return {row.day.day: row.mark for row in RosterDay.objects.select_related("shift")}


def test_cells_are_written_changed_and_emptied(unit: Unit, team: Team, clerk: User) -> None:
    assert save(unit, clerk, cell(team, 1, "早"), cell(team, 2, "中")) == 2
    assert save(unit, clerk, cell(team, 1, "", "早"), cell(team, 2, "夜", "中"), cell(team, 3, "", "")) == 2
    assert cells() == {2: "夜"}


def test_the_sheet_tells_who_saved_it_last(unit: Unit, team: Team, clerk: User, head: User) -> None:
    save(unit, clerk, cell(team, 1, "早"))
    later = datetime(2026, 10, 27, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    save(unit, head, cell(team, 2, "早"), now=later)
    sheet = Sheet.objects.get()
    assert (sheet.saved_by, sheet.saved_at, sheet.month) == (head, later, NOVEMBER)


def test_who_changed_the_cell_meanwhile_is_named_and_nothing_is_written(
    noon: None, unit: Unit, team: Team, clerk: User, head: User
) -> None:
    save(unit, clerk, cell(team, 1, "早"))
    save(unit, head, cell(team, 1, "中", "早"))
    with pytest.raises(Stale, match=r"王强 10月26日 09:00 把生产一班 11月1日改成了“中”"):
        save(unit, clerk, cell(team, 1, "夜", "早"), cell(team, 2, "夜", ""))
    assert cells() == {1: "中"}


def test_a_cell_that_was_emptied_meanwhile_is_told_of(unit: Unit, team: Team, clerk: User) -> None:
    with pytest.raises(Stale, match="清空"):
        save(unit, clerk, cell(team, 1, "夜", "早"))


def test_two_who_type_the_same_do_not_disturb_each_other(unit: Unit, team: Team, clerk: User, head: User) -> None:
    save(unit, clerk, cell(team, 1, "早", ""))
    assert save(unit, head, cell(team, 1, "早", ""), cell(team, 2, "中", "")) == 1


def test_two_who_change_different_cells_both_win(unit: Unit, team: Team, clerk: User, head: User) -> None:
    other = TeamFactory(unit=unit, name="生产二班")
    save(unit, clerk, cell(team, 1, "早", ""))
    save(unit, head, cell(other, 1, "中", ""))
    assert RosterDay.objects.count() == 2


@pytest.mark.parametrize(("mark", "words"), [("晚", "不认识“晚”"), ("早班", "不认识"), ("=", "不认识")])
def test_a_mark_that_is_no_shift_is_refused(unit: Unit, team: Team, clerk: User, mark: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        save(unit, clerk, cell(team, 1, mark), cell(team, 2, "早"))
    assert not RosterDay.objects.exists()


def test_another_unit_s_team_is_refused(unit: Unit, clerk: User, elsewhere: Unit) -> None:
    theirs = TeamFactory(unit=elsewhere, name="掘进一班")
    with pytest.raises(RuleBroken, match=r"掘进一班.*不在本单位"):
        save(unit, clerk, cell(theirs, 1, "早"))


def test_who_left_the_unit_is_refused_from_that_day_on(unit: Unit, worker: Employee, clerk: User) -> None:
    Placement.objects.filter(employee=worker).update(ended_on=date(2026, 11, 10))
    assert save(unit, clerk, cell(worker, 10, "早")) == 1
    with pytest.raises(RuleBroken, match=r"张三.*11月11日"):
        save(unit, clerk, cell(worker, 11, "早"))


def test_only_cadres_lead_a_shift_and_nobody_leads_a_rest(unit: Unit, worker: Employee, leader: Employee, team: Team, office: User) -> None:
    assert save(unit, office, cell(leader, 1, "夜"), kind=Kind.LEADING) == 1
    for wrong in (cell(worker, 1, "夜"), cell(leader, 2, "休"), cell(team, 1, "早")):
        with pytest.raises(RuleBroken):
            save(unit, office, wrong, kind=Kind.LEADING)
    assert RosterDay.objects.count() == 1


def test_a_day_of_another_month_is_refused(unit: Unit, team: Team, clerk: User) -> None:
    with pytest.raises(RuleBroken, match="不在这个月"):
        save(unit, clerk, cell(team, 1, "早", month=date(2026, 12, 1)))


def test_who_moved_in_takes_his_cell_with_him(unit: Unit, elsewhere: Unit, worker: Employee, clerk: User, stranger: User) -> None:
    save(unit, clerk, cell(worker, 20, "早"))
    Placement.objects.filter(employee=worker).update(unit=elsewhere, team=None)
    save(elsewhere, stranger, cell(worker, 20, "中", ""))
    row = RosterDay.objects.get()
    assert (row.unit, row.mark) == (elsewhere, "中")


def test_the_database_keeps_one_owner_a_cell(unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    facts = {"kind": Kind.SHIFTS, "unit": unit, "day": NOVEMBER, "set_by": clerk, "set_at": NOW}
    for wrong in ({"team": team, "employee": worker}, {}, {"kind": Kind.LEADING, "employee": worker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RosterDay.objects.create(**{**facts, **wrong})


ROLES = [
    (Role.CLERK, True, True, False),
    (Role.HEAD, True, True, False),
    (Role.DEPUTY, True, False, False),
    (Role.PRINCIPAL, True, False, False),
    (Role.PARTY_OFFICE, True, True, True),
    (Role.UNION_STAFF, False, False, False),
    (Role.UNION_CHAIR, False, False, False),
    (Role.SUPERVISION, False, False, False),
    (Role.HR, False, False, False),
    (Role.SYSTEM_ADMIN, False, False, False),
    (None, False, False, False),
]


def reads_of(user: User, unit: Unit) -> bool:
    try:
        return place_of(user, Kind.SHIFTS, unit.pk, NOVEMBER).unit == unit
    except Http404:
        return False


@pytest.mark.parametrize(("role", "reads", "sets", "leads"), ROLES)
def test_rights_over_one_s_unit(unit: Unit, role: Role | None, reads: bool, sets: bool, leads: bool) -> None:
    user = make_user(role, unit=unit)
    assert [reads_of(user, unit), *(user.has_perm(f"rosters.set_{kind}", unit) for kind in Kind)] == [reads, sets, leads]


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.DEPUTY])
def test_no_rights_over_another_unit(unit: Unit, elsewhere: Unit, role: Role) -> None:
    user = make_user(role, unit=elsewhere)
    assert not any(user.has_perm(f"rosters.set_{kind}", unit) for kind in Kind)
    assert not reads_of(user, unit)


def test_a_worker_sees_his_own_and_his_team_s_rows(unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    mate = EmployeeFactory(unit=unit, team=team, name="陈勇")
    other = TeamFactory(unit=unit, name="生产二班")
    save(unit, clerk, cell(team, 1, "早"), cell(worker, 2, "休"), cell(mate, 2, "中"), cell(other, 1, "夜"))
    seen = RosterDay.objects.visible_to(make_user(employee=worker))
    assert {(row.team_id, row.employee_id) for row in seen} == {(team.pk, None), (None, worker.pk)}
    assert RosterDay.objects.visible_to(clerk).count() == 4
    assert not RosterDay.objects.visible_to(make_user()).exists()
