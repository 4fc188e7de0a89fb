from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta
from django.urls import reverse

from nantun.ledgers.books import Paper, write_mine_book
from nantun.measuring import Bench, Line, seconds
from nantun.people.bench import party_office
from nantun.people.models import Unit, User
from nantun.web.offers import Due

from ..ledgers import APPEALS as LEDGER
from ..models import AppealMonth
from ..reminders import due_on
from ..todo import waiting
from .rows import APPEALS, write_rows

DUE_SECONDS, LEDGER_SECONDS = 2, 10
PAGES = {
    "诉求列表(未办结)": ("appeals:home", ""),
    "诉求列表(全部)": ("appeals:home", "?status="),
    "诉求列表(超期)": ("appeals:home", "?light=red"),
    "诉求看板": ("appeals:board", ""),
    "登记诉求": ("appeals:raise", ""),
}


def measure(bench: Bench) -> Iterator[Line]:
    """Builds on the people that the roster's bench brought in."""
    reader = party_office("党委宣传科", bench.today)
    written = seconds(lambda: write_rows(by=reader, first=bench.today - relativedelta(days=364), today=bench.today))
    yield Line(f"写入 {APPEALS:,} 件诉求(由数据库生成)", f"{written:.1f} 秒")
    yield from _told(bench.today)
    yield from _waiting(reader, bench.today)
    yield from _mine_ledger(bench)
    yield from bench.pages(reader, {what: reverse(name) + query for what, (name, query) in PAGES.items()})


def _told(today: date) -> Iterator[Line]:
    """The slowest of a week's days, as most is told on Mondays."""
    days = [today - relativedelta(days=back) for back in range(7)]
    took = max(seconds(partial(_tell, day)) for day in days)
    yield Line("一天要提醒的诉求(一周里最慢的一天)", f"{took:.2f} 秒", f"≤ {DUE_SECONDS} 秒", took <= DUE_SECONDS)


def _tell(day: date) -> list[Due]:
    return [*due_on(day)]


def _waiting(reader: User, today: date) -> Iterator[Line]:
    took = seconds(lambda: [*waiting(reader, today)])
    yield Line("我的待办里的诉求(党群工作部)", f"{1000 * took:.0f} ms")


def _mine_ledger(bench: Bench) -> Iterator[Line]:
    month = (bench.today - relativedelta(months=1)).replace(day=1)
    paper = Paper(ledger=LEDGER, month=month, mine="南屯煤矿", filed_on=bench.today, using="default")
    units = list(Unit.objects.all())
    rows = AppealMonth.objects.of_ledger(month).count()
    with (bench.folder / "appeals.xlsx").open("w+b") as file:
        took = seconds(lambda: write_mine_book(file, paper=paper, units=units))
    what = f"全矿诉求办理台账,{rows:,} 行 × {len(LEDGER.columns) + 2} 列"
    yield Line(what, f"{took:.1f} 秒", f"≤ {LEDGER_SECONDS} 秒", took <= LEDGER_SECONDS)
