"""The writer of sheets alone, on rows that the database makes up: against COPY of the same query as CSV, and against openpyxl's write-only mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import OuterRef
from openpyxl import Workbook

from nantun.measuring import Bench, Line, medians, seconds

from .books import NUMBER, head_of
from .declare import Column, label_of, names, yes
from .query import Table, steady
from .skeleton import Sheet, skeleton
from .stream import write_workbook

ROWS = 100_000
TIMES_COPY, TIMES_OPENPYXL, MEGABYTES = 3, 4, 200
TURNS = 3
APPS = Apps()
MAKE = """
    CREATE TEMP TABLE bench_row AS SELECT n AS id, 'ZF-2026-' || lpad(n::text, 6, '0') AS number, DATE '2026-10-01' + n %% 31 AS day,
        (ARRAY['one', 'many'])[1 + n %% 2] AS manner, (ARRAY['home', 'pit', 'dorm', 'other'])[1 + n %% 4] AS place,
        '反映夜班食堂饭菜凉,已答应协调后勤加保温柜 ' || n AS text, CASE WHEN n %% 50 = 0 THEN E'甲 & <乙>\\n丙' ELSE '住房漏水,三日内维修' END AS more,
        '综采' || 1 + n %% 47 || '队' AS unit, n %% 90 AS minutes, n * 1.37 AS amount, n %% 9 = 0 AS late, now() AS entered
    FROM generate_series(1, %s) n;
    CREATE TEMP TABLE bench_part AS SELECT n AS id, 1 + n / 2 AS row_id, '职工' || n %% 7000 AS name FROM generate_series(1, %s) n;
    CREATE INDEX ON bench_part (row_id);
    ANALYZE bench_row; ANALYZE bench_part
"""


class Row(models.Model):
    number, manner, place, text, more, unit = (models.TextField() for _ in range(6))
    day, entered = models.DateField(), models.DateTimeField()
    minutes, amount, late = models.IntegerField(), models.DecimalField(max_digits=12, decimal_places=2), models.BooleanField()

    class Meta:
        apps, app_label, managed, db_table, ordering = APPS, "ledgers", False, "bench_row", ["day"]

    def __str__(self) -> str:
        return self.number


class Part(models.Model):
    row = models.ForeignKey(Row, models.DO_NOTHING, related_name="+")
    name = models.TextField()

    class Meta:
        apps, app_label, managed, db_table = APPS, "ledgers", False, "bench_part"

    def __str__(self) -> str:
        return self.name


FLAT = (
    Column("number", "编号", "number", width=16),
    Column("day", "日期", "day", kind="date"),
    Column("text", "反映了什么", "text", width=30),
    Column("more", "困难", "more", width=20),
    Column("unit", "单位", "unit"),
    Column("minutes", "人次", "minutes", kind="int", total="sum"),
    Column("amount", "金额", "amount", kind="money", total="sum"),
    Column("entered", "录入时间", "entered", kind="moment"),
    *(Column(f"text{n}", "文字", "unit") for n in range(4)),
)
PLAIN = (*FLAT, *(Column(f"number{n}", "编号", "number", width=16) for n in range(3)))
JOINED = (
    *FLAT,
    Column("manner", "方式", label_of("manner", [("one", "个别"), ("many", "集体")]), width=6),
    Column("late", "补录", yes("late", "补录"), width=6),
    Column("parts", "走访对象", names(Part._default_manager.filter(row=OuterRef("pk")).order_by("pk"), "name"), width=20),
)


def measure(bench: Bench) -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [ROWS, 2 * ROWS])
    yield _compared(Sample("逐行写出,含标签和名单", JOINED, bench.folder), binding=True)
    yield _compared(Sample("逐行写出,只有原样的列", PLAIN, bench.folder), binding=False)
    yield _remembered(Sample("", JOINED, bench.folder))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_row, bench_part")


@dataclass(frozen=True)
class Sample:
    """A query of ROWS rows × 15 columns, written in three ways."""

    what: str
    columns: tuple[Column, ...]
    folder: Path

    def ours(self) -> None:
        with steady("default"), (self.folder / "ours.xlsx").open("w+b") as file:
            table = Table(Row._default_manager.all(), self.columns)
            heads = [NUMBER, *(head_of(column, table.totals.get(column.key)) for column in self.columns)]
            sheet = Sheet(name="明细", title="大走访台账", heads=heads, rows=table.rows)
            drawn = skeleton([sheet], author="南屯煤矿", day=Row._default_manager.values_list("day", flat=True)[0])
            write_workbook(file, drawn, [(sheet.first, table.fill(sheet.first))], str)

    def copy(self) -> None:
        with connection.cursor() as cursor, (self.folder / "copy.csv").open("wb") as file:
            cursor.copy_expert(f"COPY ({cursor.mogrify(*self._query()).decode()}) TO STDOUT CSV", file)

    def openpyxl(self) -> None:
        book = Workbook(write_only=True)
        append: Callable[[Any], None] = book.create_sheet("明细").append
        with connection.cursor() as cursor:
            cursor.execute(*self._query())
            for row in cursor:
                append([value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in row])
        book.save(self.folder / "theirs.xlsx")

    def _query(self) -> tuple[str, tuple[Any, ...]]:
        asked = {f"cell_{number}": column.asked for number, column in enumerate(self.columns)}
        return Row._default_manager.annotate(**asked).order_by("day", "pk").values_list(*asked).query.sql_with_params()


def _compared(sample: Sample, *, binding: bool) -> Line:
    """Ours and COPY in turns, so that whatever else the machine does falls upon both; openpyxl once."""
    ours, copied = medians([sample.ours, sample.copy], TURNS)
    theirs = seconds(sample.openpyxl)
    measured = f"{ours:.1f} 秒,CSV COPY 的 {ours / copied:.1f} 倍,比 openpyxl 快 {theirs / ours:.1f} 倍"
    what = f"{sample.what},{ROWS:,} 行 × {len(sample.columns)} 列"
    if not binding:
        return Line(what, measured)
    holds = ours <= TIMES_COPY * copied and theirs >= TIMES_OPENPYXL * ours
    return Line(what, measured, f"≤ {TIMES_COPY},≥ {TIMES_OPENPYXL} 倍", holds)


def _remembered(sample: Sample) -> Line:
    _forget_peak()
    before = _peak()
    sample.ours()
    grown = _peak() - before
    return Line("逐行写出,内存增加", f"{grown:.0f} MB", f"≤ {MEGABYTES} MB", grown <= MEGABYTES)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """The most memory held at once since it was forgotten, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
