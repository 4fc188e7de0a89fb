"""Workbooks of visits as people fill them in."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from nantun.uploads import actions
from nantun.uploads.importer import tell_nobody
from nantun.workbooks.faults import Fault
from tests.support.days import TODAY, at, of_october
from visits.models import VisitWorkbook
from visits.workbook.columns import HEADINGS
from visits.workbook.importer import VISITS
from visits.workbook.reading import Reading, read_visits

LABELS = {heading.key: str(heading.label) for heading in HEADINGS}
PLAIN = {"day": of_october(12), "place_kind": "宿舍", "summary": "反映热水不足,答应检修。"}


def a_workbook(*rows: dict[str, Any], columns: tuple[str, ...] = ()) -> bytes:
    """Rows as {column key: value}, PLAIN where they say nothing else; None leaves a cell empty."""
    filled = [PLAIN | row for row in rows]
    keys = columns or tuple(key for key in LABELS if any(key in row for row in filled))
    book = Workbook()
    sheet = book.active
    sheet.append([LABELS[key] for key in keys])
    for row in filled:
        sheet.append([row.get(key) for key in keys])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(by, *rows: dict[str, Any]) -> Reading:
    return read_visits(a_workbook(*rows), by=by, today=TODAY)


def faults_of(by, *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    reading = read(by, *rows)
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def only_fault(by, row: dict[str, Any]) -> Fault:
    reading = read(by, row)
    assert len(reading.faults) == 1, reading.faults
    assert not reading.rows
    return reading.faults[0]


def keep(by, content: bytes, *, now: datetime | None = None) -> VisitWorkbook:
    return actions.keep(VISITS, upload=VisitWorkbook(), file=io.BytesIO(content), name="十月走访.xlsx", by=by, now=now or at(TODAY))


def shown(by, content: bytes) -> VisitWorkbook:
    """Kept and read."""
    return actions.examine(VISITS, upload=keep(by, content), now=at(TODAY), tell=tell_nobody)


def enter(workbook: VisitWorkbook) -> VisitWorkbook:
    """Read, confirmed and carried out."""
    actions.examine(VISITS, upload=workbook, now=at(TODAY), tell=tell_nobody)
    actions.confirm(VISITS, upload=workbook, by=workbook.added_by, now=at(TODAY))
    return actions.carry_out(VISITS, upload=workbook, now=at(TODAY), tell=tell_nobody)


def take_in(by, *rows: dict[str, Any]) -> VisitWorkbook:
    return enter(keep(by, a_workbook(*rows)))
