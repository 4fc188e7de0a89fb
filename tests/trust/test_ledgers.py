"""What is promised of ledgers: one file each whatever is killed, one moment in all of them, text that stays text.

Leases and sweeps are seconds here; the real ones (60 s and 30 s) only make it slower.
"""

from __future__ import annotations

import json
import random
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Sum
from openpyxl import load_workbook

from nantun.jobs.choices import Status
from nantun.ledgers import actions, shelf
from nantun.ledgers.books import Paper, write_unit_book
from nantun.ledgers.building import build_month
from nantun.ledgers.models import LedgerBook
from nantun.ledgers.query import steady
from nantun.ledgers.tasks import ask_for_missing
from nantun.people.roles import Role
from nantun.web.actions import name_installation
from tests.factories import UnitFactory, make_user
from tests.ledgers.dying import POINTS
from tests.ledgers.reading import OCTOBER, body, enter, opened, total
from tests.ledgers.toys import TOYS, Entry

pytestmark = pytest.mark.trust
QUICK = {"modules": ("tests.ledgers.dying",), "lease": 2, "sweep": 1, "beat": True}
SIXTH = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)


@pytest.fixture
def a_month(toy_tables, toy_activity):
    """Six units with fifty rows each, of October 2026; the ledgers' folder holds nothing of before."""
    name_installation(mine_name="南屯煤矿", demo=False)
    units = [UnitFactory(name=f"综采{order}队", order=order) for order in range(6)]
    for unit in units:
        Entry.objects.bulk_create(
            Entry(unit=unit, month=OCTOBER, day=OCTOBER, text=f"第{n}件", count=n, amount=Decimal("0.1") * n) for n in range(50)
        )
    forget()
    yield units
    forget()


def forget() -> None:
    """Neither books nor files: as before the first building."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledgers_ledgerbook, ledgers_seal, ledgers_edition")
    for path in shelf.folder("toys", OCTOBER).iterdir():
        path.unlink()


def files() -> set[str]:
    folder = shelf.folder("toys", OCTOBER)
    return {str(path.relative_to(shelf.root())) for path in folder.iterdir()}


def known() -> dict[tuple, str]:
    return {(book.unit_id, book.version): book.sha256 for book in LedgerBook.objects.all()}


def known_files() -> set[str]:
    return {path for pair in LedgerBook.objects.values_list("path", "annex_path") for path in pair}


def undisturbed() -> dict[tuple, str]:
    build_month(TOYS, OCTOBER, now=SIXTH)
    hashes = known()
    forget()
    return hashes


@pytest.mark.parametrize("whom", ["child", "worker"])
def test_killed_at_any_point_a_building_ends_with_one_file_each_and_nothing_else(a_month, start_worker, tmp_path, whom):
    """Claim 21."""
    expected, env = undisturbed(), {"TOYS_DIE_IN": str(tmp_path)}
    worker, slowest = start_worker(env=env, **QUICK), 0.0
    for point in POINTS:
        forget()
        (tmp_path / "die").write_text(json.dumps({"point": point, "whom": whom}))
        began = time.monotonic()
        job = actions.ask_for_books(ledger=TOYS, month=OCTOBER, now=SIXTH)
        if whom == "worker":
            worker.process.wait(30)
            worker = start_worker(env=env, **QUICK)
        worker.wait_for(job, 120)
        assert not (tmp_path / "die").exists(), f"nobody died {point}"
        assert (job.status, job.attempts) == (Status.DONE, 2), (point, job.error)
        assert known() == expected, point
        assert files() == known_files(), point
        assert len(files()) == 14, point
        assert all(shelf.hash_of(book.file) == book.sha256 for book in LedgerBook.objects.all()), point
        slowest = max(slowest, time.monotonic() - began)
        print(f"kill -9 of the {whom} {point}: 14 files, the same hashes, {time.monotonic() - began:.1f} s after it was asked for")
    assert slowest < 300


def test_killed_between_the_seal_and_its_books_the_books_are_built_all_the_same(a_month, start_worker, tmp_path):
    office = make_user(Role.PARTY_OFFICE, unit=a_month[0])
    build_month(TOYS, OCTOBER, now=SIXTH)
    worker = start_worker(env={"TOYS_DIE_IN": str(tmp_path)}, **QUICK)
    (tmp_path / "die").write_text(json.dumps({"point": "inside the transaction that publishes", "whom": "child"}))
    job = worker.wait_for(actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH), 120)
    assert (job.status, job.attempts) == (Status.DONE, 2)
    versions = LedgerBook.objects.order_by("version").values_list("version").annotate(n=Count("pk"))
    assert dict(versions) == {0: 7, 1: 7}
    assert files() == known_files()


def test_a_sealed_month_is_complete_even_where_the_job_was_lost(a_month, start_worker):
    """The database says that the books are wanted; the night's doorbell asks for them again."""
    office = make_user(Role.PARTY_OFFICE, unit=a_month[0])
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH).delete()
    assert ask_for_missing(OCTOBER, now=SIXTH) == 1
    start_worker(**QUICK, env={"TOYS_DIE_IN": "/nonexistent"})
    assert ask_for_missing(OCTOBER, now=SIXTH) == 1  # asked for again it is the same job
    wait_until(lambda: LedgerBook.objects.filter(version=1).count() == 7)
    assert ask_for_missing(OCTOBER, now=SIXTH) == 0


def wait_until(fact: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end
        time.sleep(0.1)


WRITERS = 50


class Writers:
    """People who go on entering while `going` is set, each step one transaction whose counts add up to nought."""

    def __init__(self, units: list[Any]) -> None:
        self.units, self.going, self.ended, self.steps, self.errors = units, threading.Event(), False, 0, []
        self.threads = [threading.Thread(target=self.write, args=(seed,), daemon=True) for seed in range(WRITERS)]

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self.ended = True
        self.going.set()
        for thread in self.threads:
            thread.join(30)

    def write(self, seed: int) -> None:
        dice = random.Random(seed)
        try:
            while self.going.wait() and not self.ended:
                self.step(dice)
                time.sleep(dice.random() / 5)
        except Exception as error:
            self.errors.append(error)
        finally:
            connection.close()

    def step(self, dice: random.Random) -> None:
        """What one unit gains another loses, so that at every committed moment the mine's sum of counts is nought."""
        one, other = dice.sample(self.units, 2)
        much = dice.randint(1, 9)
        with transaction.atomic():
            enter(one, text="增", count=much)
            enter(other, text="减", count=-much)
        self.steps += 1


def test_fifty_writers_during_a_building_and_its_books_show_one_moment(toy_tables, toy_activity, tmp_path, settings):
    """Claim 25."""
    settings.LEDGERS_ROOT = tmp_path
    name_installation(mine_name="南屯煤矿", demo=False)
    units = [UnitFactory(name=f"综采{order}队", order=order) for order in range(8)]
    torn = 0
    with Writers(units) as writers:
        for _round in range(3):
            writers.going.set()
            time.sleep(0.3)
            books = build_month(TOYS, OCTOBER, now=SIXTH)
            torn += read_without_a_snapshot(units) != 0
            writers.going.clear()
            assert_one_moment(books)
    assert not writers.errors
    assert writers.steps > WRITERS
    print(
        f"{WRITERS} writers, {writers.steps} transactions meanwhile: 3 buildings, each of one moment; {torn} of 3 naive readings were torn"
    )


def assert_one_moment(books: list[LedgerBook]) -> None:
    """The mine's book and the units' tell of the same rows, and of whole transactions only."""
    mine, theirs = books[-1], books[:-1]
    assert sum(book.rows for book in theirs) == mine.rows
    assert mine.totals["count"] == "0"
    assert sum(int(book.totals["count"]) for book in theirs) == 0
    summary, details = opened(mine.file).worksheets
    rows = body(details, 5)
    assert len(rows) == mine.rows
    assert sum(row[6] for row in rows) == 0 == total(details)[6]
    assert [row[2] for row in body(summary, 4)] == [book.rows for book in theirs]
    assert [row[3] for row in body(summary, 4)] == [int(book.totals["count"]) for book in theirs]


def read_without_a_snapshot(units: list[Any]) -> int:
    """Unit by unit, each in a transaction of its own: what the building would be without its snapshot."""
    found = 0
    for unit in units:
        found += Entry.objects.filter(unit=unit).aggregate(n=Sum("count"))["n"] or 0
        time.sleep(0.02)
    return found


def test_a_thousand_names_that_look_like_formulas_stay_names(toys_here, tmp_path):
    """Claim 26."""
    unit = UnitFactory(name="=cmd|'/C calc'!A0")
    names = [
        f"{sign}{word}{number}"
        for number in range(50)
        for sign in "=+-@"
        for word in ("1+1#", "SUM(A1:A9)#", "cmd|' /C calc'!A", "HYPERLINK(#", "张三")
    ]
    assert len(names) == 1000
    digits = [f"37089919800101{number:04d}" for number in range(1000)]
    Entry.objects.bulk_create(Entry(unit=unit, month=OCTOBER, day=OCTOBER, text=name) for name in names)
    Entry.objects.bulk_create(Entry(unit=unit, month=OCTOBER, day=OCTOBER, text=text) for text in digits)
    path = tmp_path / "book.xlsx"
    paper = Paper(ledger=TOYS, month=OCTOBER, mine="=南屯煤矿", filed_on=SIXTH.date(), using="default")
    with steady("default"), open(path, "w+b") as file:
        write_unit_book(file, paper=paper, unit=unit)
    assert formulas_by_openpyxl(path) == 0
    assert [row[2] for row in body(load_workbook(path).active, 5)] == names + digits
    found = in_libreoffice(path)
    assert found.count("<table:table-row") > 2000
    assert found.count("table:formula") == 0
    assert all(f">{text}<" in found for text in digits)
    print("1,000 names that look like formulas: 0 formula cells in openpyxl and in LibreOffice; 1,000 numbers of 18 digits whole")


def test_libreoffice_shows_and_prints_the_paper_form(toys_here, tmp_path):
    """18 digits whole, no formula, dates as the form writes them, line breaks kept, heads on each page, the signatures at the end."""
    unit = UnitFactory(name="综采一队")
    texts = ["=1+1", "370899198001014871", "a\nb", "_x0041_", "a\\b", "甲\t乙", "@x", "走访😀"]
    for text in texts * 15:
        enter(unit, text=text)
    path = tmp_path / "book.xlsx"
    paper = Paper(ledger=TOYS, month=OCTOBER, mine="南屯煤矿", filed_on=SIXTH.date(), using="default")
    with steady("default"), open(path, "w+b") as file:
        write_unit_book(file, paper=paper, unit=unit)
    converted(path, "csv:Text - txt - csv (StarCalc):44,34,76,1")
    shown = path.with_suffix(".csv").read_text()
    assert [text for text in texts if text not in shown] == []
    converted(path, "pdf")
    pages = subprocess.run(["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True)
    printed = [page for page in pages.stdout.split("\f") if page.strip()]
    assert len(printed) > 2
    assert all("参加人" in page and f"第{number}页 共{len(printed)}页" in page for number, page in enumerate(printed, 1))
    assert "南屯煤矿2026年10月玩具台账" in printed[0]
    assert "2026年10月5日" in printed[0]
    assert "单位负责人:" in printed[-1]
    assert "单位负责人:" not in printed[0]


def formulas_by_openpyxl(path: Path) -> int:
    return sum(cell.data_type == "f" for row in load_workbook(path).active.iter_rows() for cell in row)


def in_libreoffice(path: Path) -> str:
    """The workbook as LibreOffice holds it: its own XML."""
    converted(path, "ods")
    with zipfile.ZipFile(path.with_suffix(".ods")) as ods:
        return ods.read("content.xml").decode()


def converted(path: Path, what: str) -> None:
    profile = f"-env:UserInstallation=file://{path.parent / 'office'}"
    command = ["soffice", profile, "--headless", "--convert-to", what, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
