"""The month's workbook: out, filled in, back again; every bad cell named, all of it or none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from nantun.errors import Stale
from nantun.people.models import Employee, Placement, Team, Unit, User
from nantun.privacy.models import AccessLog
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay, RosterWorkbook
from nantun.rosters.sheet import Place
from nantun.rosters.workbook.importer import ROSTERS
from nantun.rosters.workbook.reading import Reading, read_roster
from nantun.uploads import actions
from tests.factories import EmployeeFactory, TeamFactory
from tests.support.jobs import work

from .conftest import NOVEMBER, NOW, cell, save

pytestmark = pytest.mark.usefixtures("noon")
HEAD = ["班组", "工号", "姓名", *(f"{day}日" for day in range(1, 32))]


def a_workbook(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["综采一队2026年11月班次排班表"])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    sheet.append(["单位负责人:"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line(team: str = "", number: str = "", name: str = "", **days: str) -> list[Any]:
    return [team, number, name, *(days.get(f"d{day}") for day in range(1, 32))]


def read(unit: Unit, *rows: list[Any], kind: Kind = Kind.SHIFTS, head: list[str] = HEAD) -> Reading:
    return read_roster(a_workbook(*rows, head=head), Place(kind, unit, NOVEMBER))


def faults(reading: Reading) -> list[tuple[str, str]]:
    return [(fault.at, fault.code) for fault in reading.faults]


def test_teams_and_people_are_read_in_any_usual_wording(unit: Unit, team: Team, worker: Employee) -> None:
    reading = read(
        unit, line("生产一班", d1="早", d2="中班", d3="休息"), line(name="张 三", d1="夜"), line("生产一班", worker.number, d2="休")
    )
    assert faults(reading) == [("C5", "twice")]
    reading = read(unit, line("生产一班", d1="早", d2="中班", d3="休息"), line("生产一班", worker.number, "张三", d1="夜"))
    assert faults(reading) == []
    assert [(str(one.line)[0], one.day.day, one.now) for one in reading.changes] == [
        ("t", 1, "早"), ("t", 2, "中"), ("t", 3, "休"), ("e", 1, "夜"),
    ]  # fmt: skip
    assert reading.counts == [("生产一班", 3), ("张三", 1)]


def test_what_stands_there_already_is_no_change(unit: Unit, team: Team, clerk: User) -> None:
    save(unit, clerk, cell(team, 1, "早"), cell(team, 9, "夜"))
    assert [one.day.day for one in read(unit, line("生产一班", d1="早", d2="早")).changes] == [2]


@pytest.mark.parametrize(
    ("row", "at", "code"),
    [
        (line("生产一班", d3="晚"), "F3", "unknown_word"),
        (line("生产一班", d3="=1+1"), "F3", "formula"),
        (line("生产一班", d31="早"), "AH3", "no_such_date"),
        (line("生产九班", d1="早"), "A3", "no_such_team"),
        (line(d1="早"), "A3", "missing"),
        (line(name="无此人", d1="早"), "C3", "nobody"),
        (line(number="999999", d1="早"), "B3", "nobody"),
        (line(number="300001", name="李四", d1="早"), "B3", "number_of_another"),
        (line(name="王五", d1="早"), "C3", "namesakes"),
        (line(name="赵六", d9="早", d10="早"), "M3", "elsewhere"),
    ],
)
def test_a_bad_cell_is_named(unit: Unit, team: Team, row: list[Any], at: str, code: str) -> None:
    EmployeeFactory(unit=unit, name="张三", number="300001")
    for _one in range(2):
        EmployeeFactory(unit=unit, name="王五")
    gone = EmployeeFactory(unit=unit, name="赵六")
    Placement.objects.filter(employee=gone).update(ended_on=NOVEMBER.replace(day=9))
    reading = read(unit, row)
    assert faults(reading) == [(at, code)]
    assert reading.faults[0].message.endswith("。")


def test_a_number_that_lost_its_noughts_is_a_fault(unit: Unit, worker: Employee) -> None:
    assert faults(read(unit, line(number=int(worker.number), d1="早"))) == [("B3", "zeros_lost")]


def test_without_days_there_is_nothing_to_read(unit: Unit) -> None:
    assert [one.code for one in read(unit, ["生产一班", "", ""], head=["班组", "工号", "姓名"]).faults] == ["heading_missing"]


def test_leaders_are_read_by_name_and_only_cadres_lead(unit: Unit, leader: Employee, worker: Employee) -> None:
    head = ["工号", "姓名", "职务", "1日", "2日"]
    reading = read(unit, ["", "李伟", "副队长", "夜", ""], ["", "张三", "", "", "早"], ["", "", "", "早", ""], kind=Kind.LEADING, head=head)
    assert [(one.line.pk, one.now) for one in reading.changes] == [(leader.pk, "夜")]
    assert faults(reading) == [("E4", "elsewhere"), ("B5", "missing")]
    assert faults(read(unit, ["", "李伟", "", "休", ""], kind=Kind.LEADING, head=head)) == [("D3", "unknown_word")]


def test_reading_costs_the_same_for_few_and_for_many(unit: Unit, team: Team, django_assert_num_queries: Any) -> None:
    people = [EmployeeFactory(unit=unit, team=team) for _one in range(12)]
    with django_assert_num_queries(20, exact=False) as few:
        read(unit, line("生产一班", d1="早"), line(number=people[0].number, d1="休"))
    with django_assert_num_queries(len(few)):
        read(unit, line("生产一班", d1="早"), *(line(number=one.number, d1="休", d2="夜") for one in people))


def where(name: str, unit: Unit, kind: Kind = Kind.SHIFTS) -> str:
    return reverse(f"rosters:{name}", args=[kind, unit.pk, NOVEMBER])


def upload(client: Client, user: User, unit: Unit, content: bytes, kind: Kind = Kind.SHIFTS) -> Any:
    client.force_login(user)
    return client.post(where("upload", unit, kind), {"file": SimpleUploadedFile("11月.xlsx", content)})


def test_the_workbook_that_was_taken_out_reads_back_as_it_stands(
    client: Client, unit: Unit, team: Team, worker: Employee, clerk: User
) -> None:
    save(unit, clerk, cell(team, 1, "早"), cell(worker, 2, "休"))
    client.force_login(clerk)
    response = client.get(where("export", unit) + "?team=all")
    content = response.getvalue()
    assert AccessLog.objects.get().rows == 3
    assert read_roster(content, Place(Kind.SHIFTS, unit, NOVEMBER)).changes == []
    book = load_workbook(io.BytesIO(content))
    table = book["排班"]
    assert table["A1"].value == "综采一队2026年11月班次排班表"
    assert [table.cell(3, place).value for place in (1, 4)] == ["生产一班", "早"]
    table.cell(3, 5).value = "中"
    out = io.BytesIO()
    book.save(out)
    assert [(one.day.day, one.now) for one in read_roster(out.getvalue(), Place(Kind.SHIFTS, unit, NOVEMBER)).changes] == [(2, "中")]


def test_an_upload_is_shown_then_imported_once(client: Client, unit: Unit, team: Team, clerk: User) -> None:
    response = upload(client, clerk, unit, a_workbook(line("生产一班", d1="早", d2="休")))
    assert response.status_code == 302
    assert "正在核对" in client.get(response.url).content.decode()
    work()
    shown = client.get(response.url).content.decode()
    assert "导入会改 2 格" in shown
    assert not RosterDay.objects.exists()
    kept = RosterWorkbook.objects.get()
    client.post(reverse("rosters:import-workbook", args=[kept.pk]))
    client.post(reverse("rosters:import-workbook", args=[kept.pk]))
    work()
    kept.refresh_from_db()
    assert (kept.status, kept.counts, kept.file.name, RosterDay.objects.count()) == ("imported", {"cells": 2}, "", 2)
    assert "已改 2 格" in client.get(response.url).content.decode()


def test_one_bad_cell_and_nothing_is_imported(client: Client, unit: Unit, team: Team, clerk: User) -> None:
    response = upload(client, clerk, unit, a_workbook(line("生产一班", d1="早", d2="晚")))
    work()
    shown = client.get(response.url).content.decode()
    assert "有 1 处要改" in shown
    kept = RosterWorkbook.objects.get()
    client.post(reverse("rosters:import-workbook", args=[kept.pk]))
    work()
    assert not RosterDay.objects.exists()
    marked = load_workbook(io.BytesIO(client.get(reverse("rosters:workbook-faults", args=[kept.pk])).content))
    bad = marked.active["E3"]
    assert bad.fill.fgColor.rgb not in ("00000000", None)
    assert "不认识" in bad.comment.text
    assert any("不认识" in str(one.value) for one in marked.active[3] if one.value)


def test_an_upload_is_given_up(client: Client, unit: Unit, team: Team, clerk: User) -> None:
    upload(client, clerk, unit, a_workbook(line("生产一班", d1="早")))
    kept = RosterWorkbook.objects.get()
    client.post(reverse("rosters:drop-workbook", args=[kept.pk]))
    kept.refresh_from_db()
    assert (kept.status, kept.file.name) == ("dropped", "")
    with pytest.raises(Stale):
        actions.confirm(ROSTERS, upload=kept, by=clerk, now=NOW)
    assert client.get(reverse("rosters:workbook-faults", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_at_the_field(client: Client, unit: Unit, clerk: User, content: bytes) -> None:
    response = upload(client, clerk, unit, content)
    assert response.status_code == 422
    assert "file" in response.context["form"].errors


def test_who_may_not_set_a_sheet_uploads_none(client: Client, unit: Unit, team: Team, clerk: User, stranger: User) -> None:
    content = a_workbook(line("生产一班", d1="早"))
    assert upload(client, stranger, unit, content).status_code == 404
    assert upload(client, clerk, unit, content, Kind.LEADING).status_code == 403
    assert not RosterWorkbook.objects.exists()
    kept = upload(client, clerk, unit, content).url
    client.force_login(stranger)
    assert client.get(kept).status_code == 404


def test_who_no_longer_sets_the_sheet_cannot_import_what_he_uploaded(client: Client, unit: Unit, team: Team, clerk: User) -> None:
    kept = upload(client, clerk, unit, a_workbook(line("生产一班", d1="早"))).url
    clerk.role_grants.update(ended_on=NOVEMBER.replace(month=10, day=1))
    assert client.get(kept).status_code == 403
    assert client.post(f"{kept}import/").status_code == 403
    assert not RosterDay.objects.exists()


def test_another_team_s_name_is_no_help(unit: Unit, elsewhere: Unit) -> None:
    TeamFactory(unit=elsewhere, name="掘进一班")
    assert faults(read(unit, line("掘进一班", d1="早"))) == [("A3", "no_such_team")]
