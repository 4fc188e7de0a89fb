"""Uploaded workbooks of visits: entered by log_visits as the uploader's own, what he imported before passed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import local_day
from nantun.uploads.importer import Checked, Importer, Told
from nantun.uploads.running import declare
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day_short

from ..actions import enter_checked
from ..models import Visit, VisitWorkbook
from .columns import blank_visits
from .reading import Reading, Row, read_visits

AT_ONCE = 200
SHOWN, NAMED = 100, 20


class VisitImporter(Importer):
    name, model, perm = "visits.workbook", VisitWorkbook, "visits.import"
    title, reading, importing = _l("Excel 导入走访"), _l("核对走访工作簿"), _l("导入走访")
    file_label = _l("走访登记表")
    file_help = _l("Excel 工作簿(.xlsx),一次最多 2000 次走访。有一处错误就一行也不导入,并退回标注了错误的文件。")
    page, marked, confirm, drop = "visits:workbook", "visits:workbook-faults", "visits:import-workbook", "visits:drop-workbook"
    template = "visits/_workbook.html"
    heads = (
        (_l("走访日期"), ""),
        (_l("走访人"), ""),
        (_l("走访对象"), "main"),
        (_l("单位"), "quiet"),
        (_l("反映了什么、答应了什么"), "words"),
    )
    related = ("added_by__employee",)

    def check(self, upload: VisitWorkbook, content: bytes, *, now: datetime, tell: Told, writing: bool) -> Checked:
        reading = read_visits(content, by=upload.added_by, today=local_day(now), tell=lambda done, total: tell(_("正在核对"), done, total))
        fresh = reading.fresh
        counts = {"fresh": len(fresh), "known": len(reading.known), "alike": len(reading.alike)}
        return Checked(table=reading.table, faults=reading.faults, entries=(fresh, counts["known"]), counts=counts, found=_found(reading))

    def carry_out(self, upload: VisitWorkbook, entries: tuple[list[Row], int], *, now: datetime, tell: Told) -> dict[str, int]:
        fresh, known = entries
        for at in range(0, len(fresh), AT_ONCE):
            tell(_("正在登记"), at, len(fresh))
            enter_checked([(row.entering(upload.added_by, now), row.sound) for row in fresh[at : at + AT_ONCE]])
        return {"made": len(fresh), "known": known}

    def said(self, upload: VisitWorkbook) -> str:
        if upload.imported_at:
            return _("登记走访 %(made)s 次,跳过已登记 %(known)s 次") % upload.counts
        return _("可以登记 %(fresh)s 次走访,以前登记过 %(known)s 次") % {"fresh": 0, "known": 0, **upload.counts}

    def upload_page(self, request: Request, upload: VisitWorkbook) -> dict[str, Any]:
        hints = [
            _("一行一次走访;几个人写在一格里,用顿号隔开。"),
            _("只写姓名就行,全矿有同名的才要填工号。"),
            _("同一个文件传两次不会重复:已登记过的会跳过。"),
        ]
        blank = {"blank": reverse("visits:blank-workbook"), "blank_label": _("下载空白登记表")}
        return {**blank, "hints": hints, "back": reverse("visits:home")}

    def blank(self) -> tuple[bytes, str]:
        return blank_visits(), _("走访登记表.xlsx")

    def shown(self, upload: VisitWorkbook) -> dict[str, Any]:
        return {"fresh": upload.counts.get("fresh", 0), "known": upload.counts.get("known", 0), "alike": upload.counts.get("alike", 0)}

    def confirm_label(self, upload: VisitWorkbook) -> str:
        fresh = upload.counts.get("fresh", 0)
        return _("导入 %(n)s 次走访") % {"n": fresh} if fresh else ""

    def afterwards(self, upload: VisitWorkbook) -> Sequence[Act]:
        return [Act(label=_("看走访"), url=reverse("visits:home"), primary=True)]


def _found(reading: Reading) -> dict[str, Any]:
    """rows: [line, day, visitors, seen, where, summary]; known: [line, address, number]; alike: [line, day, address, number, summary]."""
    return {
        "rows": [_told(row) for row in reading.fresh[:SHOWN]],
        "known": [[row.line, one.get_absolute_url(), _number(one)] for row, one in reading.known[:NAMED]],
        "alike": [
            [row.line, day_short(row.entry.day), one.get_absolute_url(), one.number, one.summary[:30]] for row, one in reading.alike[:NAMED]
        ],
    }


def _told(row: Row) -> list[Any]:
    entry = row.entry
    visitors = "、".join(one.name for one in entry.visitors)
    seen = "、".join(one.employee.name if one.met else _("%(name)s(未见到)") % {"name": one.employee.name} for one in entry.seen)
    return [row.line, day_short(entry.day), visitors, seen, entry.seen[0].employee.place, entry.summary]


def _number(visit: Visit) -> str:
    return visit.number if visit.is_valid else _("%(number)s(已作废)") % {"number": visit.number}


VISITS = declare(VisitImporter())
