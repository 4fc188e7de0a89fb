"""The sheets' pages: who sees what, one save, nothing typed lost."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nantun.people.models import Employee, Team, Unit, User
from nantun.people.roles import Role
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay
from nantun.rosters.todo import todo
from nantun.web.models import Draft
from tests.factories import EmployeeFactory, TeamFactory, make_user

from .conftest import NOVEMBER, NOW, cell, save

pytestmark = pytest.mark.usefixtures("noon")


def address(unit: Unit, kind: Kind = Kind.SHIFTS, month: date = NOVEMBER) -> str:
    return reverse("rosters:sheet", args=[kind, unit.pk, month])


def page(client: Client, user: User, where: str) -> str:
    client.force_login(user)
    response = client.get(where)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, user: User, where: str, changes: Any) -> Any:
    client.force_login(user)
    return client.post(where, {"changes": changes if isinstance(changes, str) else json.dumps(changes)})


def test_the_clerk_saves_what_was_typed(client: Client, unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    changes = {f"t{team.pk}": {"1": ["", "早"], "2": ["", "休"]}, f"e{worker.pk}": {"1": ["", "夜"]}}
    Draft.objects.create(user=clerk, kind="rosters.sheet", key=f"shifts-{unit.pk}-2026-11", data="{}", updated_at=NOW)
    assert send(client, clerk, address(unit), changes).status_code == 302
    assert RosterDay.objects.count() == 3
    assert not Draft.objects.exists()
    shown = page(client, clerk, address(unit))
    assert "已保存,改动 3 格" in shown
    assert 'value="夜" placeholder="早"' in shown
    assert "周敏 10月26日 09:00 保存" in shown


def test_a_refusal_keeps_everything_typed(client: Client, unit: Unit, team: Team, clerk: User, head: User) -> None:
    save(unit, head, cell(team, 1, "中"))
    changes = {f"t{team.pk}": {"1": ["", "早"], "2": ["", "早"]}}
    response = send(client, clerk, address(unit), changes)
    assert response.status_code == 422
    assert "王强 10月26日 09:00 把生产一班 11月1日改成了“中”" in response.content.decode()
    assert response.context["form"]["changes"].value() == json.dumps(changes)
    assert RosterDay.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        "{", "[]", '"x"', "5", '{"t1": 5}', '{"x1": {"1": ["", "早"]}}', '{"t1": {"1": ["早"]}}', '{"t1": {"40": ["", "早"]}}',
        '{"t1": {"1": ["", 5]}}', '{"t²": {"1": ["", "早"]}}', '{"t99999999999999999999": {"1": ["", "早"]}}', '{"t1": {"一": ["", "早"]}}',
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_without_a_broken_page(client: Client, unit: Unit, clerk: User, changes: str) -> None:
    assert send(client, clerk, address(unit), changes).status_code == 422
    assert not RosterDay.objects.exists()


def test_the_party_office_sets_leaders_and_the_clerk_only_reads_them(
    client: Client, unit: Unit, leader: Employee, clerk: User, office: User
) -> None:
    where = address(unit, Kind.LEADING)
    changes = {f"e{leader.pk}": {"3": ["", "夜"]}}
    assert send(client, clerk, where, changes).status_code == 403
    assert send(client, office, where, changes).status_code == 302
    shown = page(client, clerk, where)
    assert "李伟" in shown
    assert "data-grid" not in shown
    assert "data-grid" in page(client, office, where)


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.PRINCIPAL])
def test_leaders_read_the_shifts_and_change_none(client: Client, unit: Unit, team: Team, role: Role) -> None:
    user = make_user(role, unit=unit)
    assert "data-grid" not in page(client, user, address(unit))
    assert send(client, user, address(unit), {f"t{team.pk}": {"1": ["", "早"]}}).status_code == 403
    assert not RosterDay.objects.exists()


def test_another_unit_s_sheet_is_not_there(client: Client, unit: Unit, stranger: User) -> None:
    client.force_login(stranger)
    assert client.get(address(unit)).status_code == 404
    assert send(client, stranger, address(unit), {}).status_code == 404


@pytest.mark.parametrize("role", [None, Role.UNION_CHAIR, Role.SYSTEM_ADMIN])
def test_others_have_no_sheets(client: Client, unit: Unit, role: Role | None) -> None:
    client.force_login(make_user(role, unit=unit))
    assert client.get("/rosters/").status_code == 403
    assert client.get(address(unit)).status_code == 403


def test_a_team_is_opened_to_show_its_people(client: Client, unit: Unit, team: Team, worker: Employee, clerk: User) -> None:
    loose = EmployeeFactory(unit=unit, name="孙阳")
    assert "张三" not in page(client, clerk, address(unit))
    assert "张三" in page(client, clerk, f"{address(unit)}?team={team.pk}")
    assert loose.name in page(client, clerk, f"{address(unit)}?team=none")
    assert client.get(f"{address(unit)}?team=²").status_code == 200


def test_last_week_reaches_into_the_month_before(client: Client, unit: Unit, team: Team, clerk: User) -> None:
    save(unit, clerk, cell(team, 25, "早", month=date(2026, 10, 1)), cell(team, 31, "夜", month=date(2026, 10, 1)), month=date(2026, 10, 1))
    client.force_login(clerk)
    row = client.get(address(unit)).context["sheet"].rows[0]
    assert row.before == ["早", "", "", "", "", "", "夜"]


@pytest.mark.parametrize("kind", Kind)
def test_a_sheet_costs_the_same_for_few_and_for_many(
    client: Client, unit: Unit, clerk: User, office: User, kind: Kind, django_assert_num_queries: Any
) -> None:
    user = office if kind is Kind.LEADING else clerk
    page(client, user, address(unit, kind))
    with django_assert_num_queries(100, exact=False) as few:
        page(client, user, f"{address(unit, kind)}?team=none")
    for n in range(5):
        team = TeamFactory(unit=unit, name=f"生产{n}班")
        people = [EmployeeFactory(unit=unit, team=team, rank="section") for _one in range(3)]
        EmployeeFactory(unit=unit)
        save(unit, user, *(cell(one, day, "早") for one in people for day in (1, 2)), kind=kind)
    with django_assert_num_queries(len(few)):
        page(client, user, f"{address(unit, kind)}?team=none")


def test_the_overview_counts_and_costs_the_same(
    client: Client, unit: Unit, team: Team, office: User, django_assert_num_queries: Any
) -> None:
    page(client, office, "/rosters/?month=2026-11")
    with django_assert_num_queries(100, exact=False) as few:
        page(client, office, "/rosters/?month=2026-11")
    save(unit, office, cell(team, 1, "早"), cell(team, 2, "早"))
    for n in range(4):
        other = TeamFactory(name=f"掘进{n}班")
        save(other.unit, office, cell(other, 1, "早"))
    with django_assert_num_queries(len(few)):
        shown = page(client, office, "/rosters/?month=2026-11")
    assert "1 行,已排 2 格" in shown
    assert "未排" in shown


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "2026-11-01"])
def test_a_month_that_nobody_can_mean_shows_this_one(client: Client, office: User, month: str) -> None:
    client.force_login(office)
    assert client.get("/rosters/", {"month": month}).status_code == 200
    assert client.get("/my-shifts/", {"month": month}).status_code == 200


def test_everybody_sees_his_own_month(client: Client, unit: Unit, team: Team, leader: Employee, clerk: User, office: User) -> None:
    worker = EmployeeFactory(unit=unit, team=team, name="张三")
    save(unit, clerk, cell(team, 5, "中"), cell(team, 6, "休"), cell(leader, 7, "早"))
    save(unit, office, cell(leader, 7, "夜"), kind=Kind.LEADING)
    shown = page(client, make_user(employee=worker), "/my-shifts/?month=2026-11")
    assert "中班 1" in shown
    assert "休息 1" in shown
    assert "带班" not in shown
    assert "带夜班" in page(client, make_user(employee=leader), "/my-shifts/?month=2026-11")


def test_an_account_on_no_roster_has_no_month(client: Client, db: None) -> None:
    user = User.objects.create(number="900001", name="保卫", must_change_password=False)
    assert "不在花名册上" in page(client, user, "/my-shifts/")


def test_next_month_s_missing_sheet_waits_from_the_day_that_was_set(
    unit: Unit, team: Team, clerk: User, leader: Employee, office: User
) -> None:
    october = date(2026, 10, 1)
    assert list(todo(clerk, date(2026, 10, 26))) == []
    save(unit, clerk, cell(team, 1, "早", month=october), month=october)
    save(unit, office, cell(leader, 1, "早", month=october), month=october, kind=Kind.LEADING)
    assert list(todo(clerk, date(2026, 10, 24))) == []
    (line,) = todo(clerk, date(2026, 10, 25))
    assert (line.text, line.url, line.due) == ("综采一队11月的班次排班表还没有排", address(unit), date(2026, 10, 31))
    assert [line.url for line in todo(office, date(2026, 10, 25))] == [address(unit, Kind.LEADING)]
    save(unit, clerk, cell(team, 1, "早"))
    assert list(todo(clerk, date(2026, 10, 25))) == []


def test_next_month_s_sheet_waits_for_nobody_else(unit: Unit, team: Team, clerk: User, head: User, stranger: User) -> None:
    october = date(2026, 10, 1)
    save(unit, clerk, cell(team, 1, "早", month=october), month=october)
    assert not [*todo(head, date(2026, 10, 28)), *todo(stranger, date(2026, 10, 28))]
