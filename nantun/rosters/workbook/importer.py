"""Uploaded months of a roster: cell by cell written by save_cells, empty ones leaving what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.uploads.importer import Checked, Importer, Told
from nantun.uploads.running import declare
from nantun.web.access import may
from nantun.web.offers import Act
from nantun.web.requests import Request

from ..actions import Change, save_cells
from ..addresses import place_of
from ..choices import Kind
from ..models import RosterWorkbook
from ..sheet import EVERYBODY, Place
from .reading import read_roster

if TYPE_CHECKING:
    from nantun.people.models import User

SHOWN = 100


class RosterImporter(Importer):
    name, model, perm = "rosters.workbook", RosterWorkbook, "rosters.set"
    title, reading, importing = _l("Excel 导入"), _l("核对排班工作簿"), _l("导入排班")
    file_label = _l("排班表")
    file_help = _l("Excel 工作簿(.xlsx)。有一处错误就一格也不导入,并退回标注了错误的文件。")
    page, marked, confirm, drop = "rosters:workbook", "rosters:workbook-faults", "rosters:import-workbook", "rosters:drop-workbook"
    template = "rosters/_workbook.html"
    related = ("unit",)

    def begin(self, request: Request, *, kind: str, unit_pk: int, month: date) -> RosterWorkbook:  # type: ignore[override]  # parts of its address
        place = place_of(request.user, kind, unit_pk, month)
        may(request.user, f"rosters.set_{place.kind}", place.unit)
        return RosterWorkbook(kind=place.kind, unit=place.unit, month=place.month)

    def may(self, user: User, upload: RosterWorkbook) -> None:
        may(user, f"rosters.set_{upload.kind}", upload.unit)

    def check(self, upload: RosterWorkbook, content: bytes, *, now: datetime, tell: Told, writing: bool) -> Checked:
        reading = read_roster(content, _place(upload))
        return Checked(
            table=reading.table,
            faults=reading.faults,
            entries=reading.changes,
            counts={"cells": len(reading.changes)},
            found={"lines": reading.counts[:SHOWN]},
        )

    def carry_out(self, upload: RosterWorkbook, entries: list[Change], *, now: datetime, tell: Told) -> dict[str, int]:
        tell(_("正在写入"), 0, 0)
        return {"cells": save_cells(place=_place(upload), changes=entries, by=upload.added_by, now=now)}

    def said(self, upload: RosterWorkbook) -> str:
        words = _("已改 %(n)s 格") if upload.imported_at else _("会改 %(n)s 格")
        return words % {"n": upload.counts.get("cells", 0)}

    def upload_page(self, request: Request, upload: RosterWorkbook) -> dict[str, Any]:
        sheet = [upload.kind, upload.unit_id, upload.month]
        export = f"{reverse('rosters:export', args=sheet)}?team={EVERYBODY}"
        hints = [
            _("先下载本月的表:班组、人员都已写好,已排的班也在里面。"),
            _("每格填一个字或班次名,例如:早、中班、休。"),
            _("留空的格不改;有一处错误就一格也不导入。"),
        ]
        blank = {"blank": export, "blank_label": _("下载本月的表")}
        return {**blank, "hints": hints, "lead": _place(upload).title, "back": reverse("rosters:sheet", args=sheet)}

    def again(self, upload: RosterWorkbook) -> str:
        return reverse("rosters:upload", args=[upload.kind, upload.unit_id, upload.month])

    def facts(self, upload: RosterWorkbook) -> list[tuple[Any, str]]:
        return [(_("排班表"), _place(upload).title)]

    def confirm_label(self, upload: RosterWorkbook) -> str:
        cells = upload.counts.get("cells", 0)
        return _("导入,改 %(n)s 格") % {"n": cells} if cells else ""

    def afterwards(self, upload: RosterWorkbook) -> Sequence[Act]:
        return [Act(label=_("看排班表"), url=reverse("rosters:sheet", args=[upload.kind, upload.unit_id, upload.month]), primary=True)]


def _place(upload: RosterWorkbook) -> Place:
    return Place(Kind(upload.kind), upload.unit, upload.month)


ROSTERS = declare(RosterImporter())
