from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import Any, BinaryIO

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from nantun.ledgers.actions import refresh_draft
from nantun.ledgers.books import Paper, write_mine_book
from nantun.ledgers.query import ordering, steady
from nantun.ledgers.slots import Slot
from nantun.measuring import Bench, Line, seconds
from nantun.people.bench import party_office
from nantun.people.models import Unit, User

from ..ledgers import VISITS as LEDGER
from ..models import Visit
from .rows import OF_ONE_UNIT, VISITS, write_rows

UNIT_SECONDS, TIMES_COPY, TIMES_OPENPYXL, MEGABYTES = 3, 3, 4, 200


def measure(bench: Bench) -> Iterator[Line]:
    """Builds on the people that the roster's bench brought in."""
    month = (bench.today - relativedelta(months=1)).replace(day=1)
    other = month - relativedelta(months=1)
    reader = party_office("党委办公室", bench.today)
    written = seconds(lambda: write_rows(by=reader, first=bench.today - relativedelta(days=364), month=month, other=other))
    yield Line(f"写入 {VISITS:,} 次走访(由数据库生成)", f"{written:.1f} 秒")
    yield from _unit_ledger(reader, other)
    yield from _mine_ledger(bench, month)
    lists = {"走访列表(本月)": reverse("visits:home"), "走访列表(全部)": f"{reverse('visits:home')}?day_from=&day_to="}
    yield from bench.pages(
        reader,
        {
            **lists,
            "登记走访": reverse("visits:log"),
            "覆盖情况(本月)": reverse("visits:coverage"),
            "覆盖情况(全年)": f"{reverse('visits:coverage')}?month={bench.today.year}",
            "单位覆盖(全年)": f"{reverse('visits:unit-coverage', args=[_largest().pk])}?month={bench.today.year}",
            "必访": reverse("visits:musts"),
        },
    )
    yield from bench.sentences(reader, {f"{name}的数字,随后取得": address for name, address in lists.items()})


def _largest() -> Unit:
    return Unit.objects.get(name="选煤厂")


def _unit_ledger(by: User, month: date) -> Iterator[Line]:
    unit = Visit.objects.in_ledger(month).select_related("reporting_unit")[0].reporting_unit
    took = seconds(lambda: refresh_draft(slot=Slot(LEDGER, month, unit), by=by, now=timezone.now()))
    yield Line(f"单位台账(含附件),{OF_ONE_UNIT:,} 次走访", f"{took:.2f} 秒", f"≤ {UNIT_SECONDS} 秒", took <= UNIT_SECONDS)


def _mine_ledger(bench: Bench, month: date) -> Iterator[Line]:
    paper = Paper(ledger=LEDGER, month=month, mine="南屯煤矿", filed_on=bench.today, using="default")
    units = list(Unit.objects.all())
    rows = Visit.objects.in_ledger(month).count()
    path = bench.folder / "mine.xlsx"

    def write() -> None:
        with steady("default"), path.open("w+b") as file:
            write_mine_book(file, paper=paper, units=units)

    def both() -> tuple[float, float]:
        return seconds(write), seconds(lambda: _copy(month, io.BytesIO()))

    # Around openpyxl, which takes long, so that whatever else the machine does meanwhile falls upon all.
    before = both()
    theirs = seconds(lambda: _by_openpyxl(month, bench.folder / "openpyxl.xlsx"))
    ours, copied = (median(taken) for taken in zip(before, both(), both(), strict=True))
    megabytes = path.stat().st_size / 2**20
    what = f"全矿台账,{rows:,} 行 × {len(LEDGER.columns) + 2} 列"
    yield Line(what, f"{ours:.1f} 秒,{megabytes:.0f} MB")
    yield Line("  同一查询 CSV COPY", f"{copied:.1f} 秒")
    yield Line("  台账 ÷ COPY", f"{ours / copied:.2f} 倍", f"≤ {TIMES_COPY} 倍", ours / copied <= TIMES_COPY)
    yield Line("  同一查询 openpyxl 只写模式", f"{theirs:.1f} 秒")
    yield Line("  比 openpyxl 快", f"{theirs / ours:.1f} 倍", f"≥ {TIMES_OPENPYXL} 倍", theirs / ours >= TIMES_OPENPYXL)
    child = bench.command("build_ledgers", "--activity", "visits", "--month", f"{month:%Y-%m}")
    yield Line("当月全部台账(各单位、全矿、附件),内存峰值", f"{child.peak:.0f} MB", f"≤ {MEGABYTES} MB", child.peak <= MEGABYTES)
    yield Line("当月全部台账,用时", f"{child.seconds:.0f} 秒")


def _query(month: date) -> tuple[str, tuple[Any, ...]]:
    """The very rows and columns of the mine's ledger."""
    rows = LEDGER.rows(month, None).order_by("reporting_unit__order", "reporting_unit", *ordering(LEDGER.rows(month, None)), "pk")
    asked = {f"cell_{number}": column.asked for number, column in enumerate(LEDGER.columns)}
    return rows.annotate(**asked).values_list("reporting_unit__name", *asked).query.sql_with_params()


def _copy(month: date, into: BinaryIO) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({cursor.mogrify(*_query(month)).decode()}) TO STDOUT CSV", into)


def _by_openpyxl(month: date, path: Any) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet("明细")
    append: Callable[[Any], None] = page.append
    with connection.cursor() as cursor:
        cursor.execute(*_query(month))
        while rows := cursor.fetchmany(2000):
            for number, row in enumerate(rows, 1):
                append([number, *row])
    book.save(path)
