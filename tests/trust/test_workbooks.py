"""What is promised of workbooks that people upload: a bad one costs a sentence, never the server's memory, and never half a roster.

Each is read by a process of its own, so that its figures are its own: the growth of the reader plus the peak of its child. The system
never counts a child for less than the process it was forked from, so the megabytes are upper bounds.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from copy import copy
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook

from nantun.people.models import Employee, Unit
from tests.people.roster.test_command import ROSTER, lines, run
from tests.workbooks import makers
from tests.workbooks.makers import MAIN, handmade, package, parts_of, sheet_xml, text_cell

pytestmark = pytest.mark.trust

SECONDS = 5
MEGABYTES = 200
PROBE = """
import json, resource, sys, time
import django
django.setup()
from nantun.workbooks.reading import UnreadableWorkbook, read_sheets
def peak(who): return resource.getrusage(who).ru_maxrss / 1024
before, start, said = peak(resource.RUSAGE_SELF), time.monotonic(), ""
try:
    rows = sum(len(sheet.rows) for sheet in read_sheets(sys.argv[1]))
except UnreadableWorkbook as refused:
    rows, said = 0, refused.code + ": " + refused.message
seconds = time.monotonic() - start
grown = peak(resource.RUSAGE_SELF) - before
print(json.dumps({"seconds": seconds, "megabytes": grown + peak(resource.RUSAGE_CHILDREN), "said": said, "rows": rows}))
"""


def probe(path: Path) -> dict:
    """seconds and megabytes that reading it took, the refusal, the rows read."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)], capture_output=True, text=True, check=True, timeout=60, cwd=settings.BASE_DIR,
        env={**os.environ, "NANTUN_VAR": str(settings.VAR), "NANTUN_LOG_LEVEL": "ERROR"},
    )  # fmt: skip
    return json.loads(done.stdout)


def a_million_rows() -> bytes:
    rows = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(1, 1_000_001))
    return handmade(rows, before='<dimension ref="A1:XFD1048576"/>')


def wide_rows() -> bytes:
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(16_384))
    return handmade(f"<row>{cells}</row>" * 60)


def many_strings() -> bytes:
    """Half a million different shared strings that no cell uses."""
    strings = "".join(f"<si><t>{number * 7919 % 999983:06d}{number:06d}</t></si>" for number in range(500_000))
    return handmade(f"<row>{text_cell('A1', '甲')}</row>", strings=strings)


def one_endless_token() -> bytes:
    """A comment of 30 MB, which an XML parser that is fed piece by piece may read over and over."""
    noise = "".join(f"{number * 2654435761 % 4294967296:08x}" for number in range(3_800_000))
    return package(parts_of(sheet_xml(f"<!-- {noise} -->")))


def nested_elements() -> bytes:
    noise = "".join(f"<a{number % 977}>" for number in range(2_000_000))
    return package(parts_of(f'<worksheet xmlns="{MAIN}">{noise}'))


def overlapping_entries() -> bytes:
    """A hundred names in the directory for the same packed bytes: a small file that unpacks to 190 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/media/0.bin", b"A" * 1_900_000)
        first = archive.filelist[-1]
        for number in range(1, 100):
            again = copy(first)
            again.filename = again.orig_filename = f"xl/media/{number}.bin"
            archive.filelist.append(again)
    return out.getvalue()


def huge_directory() -> bytes:
    return package({f"{number}": b"" for number in range(60_000)}, compression=zipfile.ZIP_STORED)


BAD: dict[str, Callable[[], bytes]] = {
    "zip bomb, 1 GB": lambda: makers.zip_bomb(1024),
    "zip bomb of 40 MB": lambda: makers.zip_bomb(40),
    "directory that lies": makers.lying_directory,
    "entries that overlap": overlapping_entries,
    "60,000 entries": huge_directory,
    "entity expansion": makers.entity_expansion,
    "an external entity": lambda: handmade("", doctype='<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "csv called xlsx": lambda: "工号,姓名\n010001,周洋\n".encode("gbk") * 100_000,
    "html called xlsx": lambda: b"<html><table>" + b"<tr><td>1</td></tr>" * 100_000,
    "xls": makers.old_excel,
    "encrypted": makers.encrypted_package,
    "truncated": lambda: ROSTER.read_bytes()[:300_000],
    "a sheet that declares a million rows": lambda: handmade("", before='<dimension ref="A1:P1048576"/>'),
    "a million formatted rows": a_million_rows,
    "two million empty rows": lambda: makers.empty_rows(2_000_000, formatted=False, reference=False),
    "two million empty rows by number": lambda: makers.empty_rows(2_000_000, formatted=False),
    "rows of 16,384 cells": wide_rows,
    "half a million strings": many_strings,
    "a token of 30 MB": one_endless_token,
    "two million nested elements": nested_elements,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_workbook_costs_a_sentence_within_its_bounds(name, tmp_path):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(BAD[name]())
    cost = probe(path)
    print(f"{name} ({path.stat().st_size:,} bytes): {cost['seconds']:.2f} s, +{cost['megabytes']:.0f} MB, {cost['said']}")
    assert any("\u4e00" <= character <= "\u9fff" for character in cost["said"])
    assert cost["seconds"] <= SECONDS
    assert cost["megabytes"] <= MEGABYTES


def test_the_mines_own_roster_is_read_within_the_same_memory():
    cost = probe(ROSTER)
    print(f"6,733 people: {cost['seconds']:.2f} s, +{cost['megabytes']:.0f} MB")
    assert (cost["rows"], cost["said"]) == (6738, "")
    assert cost["megabytes"] <= MEGABYTES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", ["zip bomb, 1 GB", "entity expansion", "csv called xlsx", "encrypted", "truncated", "a million formatted rows"]
)
def test_a_bad_workbook_writes_no_row(name, tmp_path):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(BAD[name]())
    done = run(path)
    assert done.returncode == 1
    assert lines(done)[-1] == "imported: people=0 units=0 added=0 changed=0 missing=0 faults=1"
    assert not Employee.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_seven_thousand_rows_one_bad_one_stops_all_and_the_good_ones_come_in_once(tmp_path):
    path = tmp_path / "roster.xlsx"
    book = load_workbook(ROSTER)
    book.active["K5000"] = "特级无敌"
    book.save(path)
    bad = run(path)
    assert bad.returncode == 1
    assert [line.split("\t")[:4] for line in lines(bad)[:-1] if "\t" in line] == [["5000", "职级", "unknown_word", "特级无敌"]]
    assert not Employee.objects.exists()
    start = time.monotonic()
    first = run(ROSTER)
    seconds = time.monotonic() - start
    again = run(ROSTER)
    print(f"one bad row of 6,733: 0 written; without it {Employee.objects.count()} in {seconds:.1f} s; again: {lines(again)[-1]}")
    assert (first.returncode, again.returncode) == (0, 0)
    assert lines(again)[-1] == "imported: people=6733 units=47 added=0 changed=0 missing=0 faults=0"
