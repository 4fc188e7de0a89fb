"""Rosters for tests: a few invented people, as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from nantun.people.roster.apply import apply_roster
from nantun.people.roster.compare import Plan
from nantun.people.roster.parse import Roster, read_roster
from tests.factories import id_number
from tests.workbooks.makers import workbook

TODAY = date(2026, 6, 15)
JANUARY = date(2026, 1, 5)
JUNE = date(2026, 6, 1)
HEAD = [
    "序号", "工号", "姓名", "性别", "民族", "出生日期", "身份证号", "单位", "班组",
    "职务/岗位", "职级", "技术等级", "政治面貌", "参加工作时间", "联系电话", "备注",
]  # fmt: skip


def person(serial: int, name: str = "", **changes: Any) -> dict[str, Any]:
    """A worker of 综采一队, by heading; serial makes him another than the others."""
    birth = date(1980 + serial % 20, 1 + serial % 12, 1 + serial % 28)
    facts = {
        "序号": serial,
        "工号": f"{serial:06d}",
        "姓名": name or f"张{'一二三四五六七八九十'[serial % 10]}",
        "性别": "男",
        "民族": "汉族",
        "出生日期": birth,
        "身份证号": id_number(birth, 2 * serial + 1),
        "单位": "综采一队",
        "班组": "生产一班",
        "职务/岗位": "采煤工",
        "职级": "工人",
        "技术等级": "中级工",
        "政治面貌": "群众",
        "参加工作时间": date(2010, 7, 1),
        "联系电话": f"199{serial:08d}",
    }
    return {**facts, **changes}


def roster_file(people: Iterable[dict[str, Any]], *, head: Sequence[str] = HEAD, day: date | None = JANUARY) -> bytes:
    """Title, 填报日期, heading in row 3, people from row 4 on."""
    dated = [f"填报单位:人力资源科    填报日期:{day.year}年{day.month}月{day.day}日"] if day else []
    return workbook([["某矿职工花名册"], dated, list(head), *([one.get(name) for name in head] for one in people)])


def read(people: Iterable[dict[str, Any]], *, today: date = TODAY, **options: Any) -> Roster:
    return read_roster(roster_file(people, **options), today=today)


def take_in(
    people: Iterable[dict[str, Any]], *, day: date = JANUARY, today: date = TODAY, leaving: Sequence[int] = (), **options: Any
) -> Plan:
    return apply_roster(roster=read(people, today=today, **options), day=day, today=today, leaving=leaving)


def changes_nothing(plan: Plan) -> bool:
    """Nothing but people who are missing, who are the person's to decide on."""
    return not (plan.added or plan.changed or plan.new_units or plan.new_teams)


def faults_of(people: Iterable[dict[str, Any]], **options: Any) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in read(people, **options).faults]
