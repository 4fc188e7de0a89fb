"""manage.py import_roster, run as people run it: a process of its own on a database that commits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from nantun.people.models import Employee, Unit
from tests.workbooks.makers import encrypted_package

from .makers import JUNE, person, roster_file

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROSTER = Path(__file__).resolve().parents[3] / "nantun" / "house" / "samples" / "roster.xlsx"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())


def run(*arguments: object) -> subprocess.CompletedProcess:
    """The command on this test's database; what it printed and how it ended."""
    name = connection.settings_dict["NAME"]
    places = {"NANTUN_VAR": str(settings.VAR), "NANTUN_DB_NAME": name}
    if settings.DATABASE_URL:
        places["DATABASE_URL"] = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "import_roster", *map(str, arguments)],
        env={**os.environ, **places}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def lines(done: subprocess.CompletedProcess) -> list[str]:
    return done.stdout.strip().splitlines()


@pytest.mark.trust
@pytest.mark.django_db(transaction=True)
def test_the_mines_roster_comes_in_and_a_second_time_changes_nothing():
    dry = run(ROSTER, "--dry-run")
    assert (dry.returncode, lines(dry)[-1]) == (0, "imported: people=6733 units=47 added=6733 changed=0 missing=0 faults=0")
    assert not Employee.objects.exists()
    first = run(ROSTER)
    assert (first.returncode, lines(first)[-1]) == (0, "imported: people=6733 units=47 added=6733 changed=0 missing=0 faults=0")
    assert (Employee.objects.count(), Unit.objects.count()) == (6733, 47)
    again = run(ROSTER)
    assert (again.returncode, lines(again)[-1]) == (0, "imported: people=6733 units=47 added=0 changed=0 missing=0 faults=0")


@pytest.mark.django_db(transaction=True)
def test_the_faulty_roster_writes_nothing_and_names_each_cell(tmp_path):
    marked = tmp_path / "marked.xlsx"
    done = run(SAMPLES / "roster-faults.xlsx", "--faults", marked)
    assert done.returncode == 1
    assert lines(done)[-1] == "imported: people=0 units=0 added=0 changed=0 missing=0 faults=16"
    named = [line.split("\t") for line in lines(done)[:-1]]
    expected = EXPECTED["roster-faults.xlsx"]
    assert [(int(row), column) for row, column, *rest in named] == [(fault["row"], fault["column"]) for fault in expected]
    assert not Employee.objects.exists()
    whole = [fault["value"] for fault in expected if fault["column"] == "身份证号"]
    assert not [value for value in whole if value in done.stdout + done.stderr]
    sheet = load_workbook(marked)["花名册"]
    coloured = {(cell.row, sheet.cell(3, cell.column).value) for row in sheet for cell in row if cell.fill.start_color.rgb == "FFFFC7CE"}
    assert coloured == {(fault["row"], fault["column"]) for fault in expected}
    assert sheet["Q3"].value == "错误说明"
    assert sheet["Q23"].value.startswith("身份证号:")
    assert sheet["C84"].data_type == "s"


def told(capsys) -> list[str]:
    return capsys.readouterr().out.strip().splitlines()


@pytest.mark.django_db
def test_people_who_are_missing_are_counted_and_left_alone(tmp_path, capsys):
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    first.write_bytes(roster_file([person(1), person(2)]))
    second.write_bytes(roster_file([{**person(1), "单位": "掘进一区"}, person(3)], day=JUNE))
    call_command("import_roster", first)
    call_command("import_roster", second)
    assert told(capsys)[-1] == "imported: people=2 units=2 added=1 changed=1 missing=1 faults=0"
    assert list(Employee.objects.on_post().order_by("number").values_list("number", flat=True)) == ["000001", "000002", "000003"]
    assert Employee.objects.get(number="000001").placements.get(ended_on=None).started_on == JUNE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty_file"), (encrypted_package(), "encrypted"), (roster_file([person(1)])[:900], "truncated")]
)
def test_a_file_that_cannot_be_read_is_one_fault_of_the_file(tmp_path, capsys, content, code):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("import_roster", path)
    *named, last = told(capsys)
    assert ended.value.code == 1
    assert named[0].split("\t")[1:3] == ["文件", code]
    assert last == "imported: people=0 units=0 added=0 changed=0 missing=0 faults=1"


@pytest.mark.django_db
def test_what_contradicts_the_database_is_named_by_its_cell_and_marked(tmp_path, capsys):
    path, marked = tmp_path / "1.xlsx", tmp_path / "marked.xlsx"
    path.write_bytes(roster_file([person(1)]))
    call_command("import_roster", path)
    path.write_bytes(roster_file([{**person(1), "工号": "000009"}]))
    for options in ({"dry_run": True}, {"faults": marked}):
        with pytest.raises(SystemExit):
            call_command("import_roster", path, **options)
    assert "4\t身份证号\tid_of_another\t3****************" in capsys.readouterr().out
    assert load_workbook(marked).active["G4"].comment.text.startswith("这个身份证号在系统里是")
    assert Employee.objects.count() == 1


@pytest.mark.django_db
def test_the_day_may_be_given_and_a_missing_file_is_a_plain_sentence(tmp_path, capsys):
    path = tmp_path / "1.xlsx"
    path.write_bytes(roster_file([person(1)], day=None))
    call_command("import_roster", path, "--day", "2026年6月1日")
    assert Employee.objects.get().placements.get().started_on == JUNE
    with pytest.raises(CommandError, match="打不开"):
        call_command("import_roster", tmp_path / "none.xlsx")
    with pytest.raises(CommandError):
        call_command("import_roster", path, "--day", "2026-13-01")


@pytest.mark.django_db
def test_columns_and_rows_that_were_left_out_are_named(tmp_path, capsys):
    path = tmp_path / "1.xlsx"
    one = {**person(1), "血型": "A"}
    path.write_bytes(roster_file([one, {"序号": "合计"}], head=[*one, "备注"]))
    call_command("import_roster", path)
    out = capsys.readouterr().out
    assert "没有认出、没有导入的列:血型" in out
    assert "不是人员、没有导入的行:5" in out
