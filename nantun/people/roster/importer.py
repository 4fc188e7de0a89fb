"""Uploaded rosters of the mine: compared with who is known, confirmed with who leaves, written whole. The command import_roster asks it too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import local_day
from nantun.uploads.importer import Checked, Importer, Told
from nantun.uploads.running import declare
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import plain_day
from nantun.workbooks.faults import Fault

from ..models import RosterImport
from .apply import compare_alone, write
from .blank import blank_roster
from .compare import Plan, compare
from .forms import RosterConfirmForm, RosterForm
from .page import page_of
from .parse import read_roster
from .preview import described, notes


class MineRosterImporter(Importer):
    name, model, perm = "people.roster", RosterImport, "people.import_roster"
    title, reading, importing = _l("导入花名册"), _l("核对花名册"), _l("导入花名册")
    file_label = _l("花名册文件")
    file_help = _l("Excel 工作簿(.xlsx),不超过 20 MB。有一处错误就一行也不导入,并退回标注了错误的文件。")
    page, marked, confirm, drop = "people:roster-import", "people:roster-marked", "people:roster-confirm", "people:roster-withdraw"
    form, confirm_form, template = RosterForm, RosterConfirmForm, "people/roster/_changes.html"
    remembers = True

    def check(self, upload: RosterImport, content: bytes | Path, *, now: datetime, tell: Told, writing: bool) -> Checked:
        today = local_day(now)
        roster = read_roster(content, today=today)
        day = upload.day or upload.asked_day or roster.day or today
        checked = Checked(table=roster.table, faults=roster.faults, facts={"day": day, "notes": notes(roster)})
        if day > today and not checked.faults:
            message = _("花名册的日期(%(day)s)还没到,请改正后重新上传。") % {"day": day}
            checked.faults = [Fault(roster.table.heading_row, _("花名册日期"), "future", message, str(day))]
        if checked.faults:
            return checked
        tell(_("正在与系统核对"), 1, 3)
        plan = (compare_alone if writing else compare)(roster, day=day)
        checked.entries, checked.faults, checked.counts, checked.found = plan, plan.faults, plan.counts(), described(plan)
        checked.fingerprint = plan.fingerprint()
        return checked

    def carry_out(self, upload: RosterImport, entries: Plan, *, now: datetime, tell: Told) -> dict[str, int]:
        write(entries, upload.leaving, tell)
        return {**entries.counts(), "left": len(upload.leaving)}

    def said(self, upload: RosterImport) -> str:
        return _("共 %(people)s 人:新增 %(added)s,变动 %(changed)s,缺少 %(missing)s") % upload.counts

    def upload_page(self, request: Request, upload: RosterImport) -> dict[str, Any]:
        return {"blank": reverse("people:roster-blank"), "blank_label": _("下载空白花名册"), "back": reverse("people:home")}

    def blank(self) -> tuple[bytes, str]:
        return blank_roster(), _("空白花名册.xlsx")

    def again(self, upload: RosterImport) -> str:
        return reverse("people:roster")

    def facts(self, upload: RosterImport) -> list[tuple[Any, str]]:
        day = [(_("花名册日期"), plain_day(upload.day))] if upload.day else []
        return [*day, (_("登记离岗"), _("%(n)s 人") % {"n": len(upload.leaving)})] if upload.imported_at else day

    def shown(self, upload: RosterImport) -> dict[str, Any]:
        return page_of(upload)

    def afterwards(self, upload: RosterImport) -> Sequence[Act]:
        return [Act(label=_("看花名册"), url=reverse("people:home"), icon="users", primary=True)]


MINE_ROSTER = declare(MineRosterImporter())
