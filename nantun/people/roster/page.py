"""What the page of one upload shows: where it stands, what it would change, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun.web.offers import Act, Step
from nantun.web.templatetags.nantun import moment, plain_day

from ..models import RosterImport
from .choices import ImportStatus

FAULTS_SHOWN = 300
FEW_MISSING, MANY_MISSING = 20, 0.2
"""So many people, and such a share of the roster: then it looks as if a unit's own list had been uploaded for the mine's."""


class Part(NamedTuple):
    """label: with the count; heads: of the columns that hold something."""

    label: Any
    heads: tuple[Any, ...]


PEOPLE = (gettext_lazy("工号"), gettext_lazy("姓名"), gettext_lazy("单位"))
PARTS = {
    "added": Part(gettext_lazy("新增 %(n)s 人"), (*PEOPLE, gettext_lazy("职务"))),
    "moved": Part(gettext_lazy("调动 %(n)s 人"), (*PEOPLE, gettext_lazy("变动"))),
    "edited": Part(gettext_lazy("资料变动 %(n)s 人"), (*PEOPLE, gettext_lazy("变动"))),
    "returned": Part(gettext_lazy("返岗 %(n)s 人"), (*PEOPLE, gettext_lazy("变动"))),
    "new_units": Part(gettext_lazy("新单位 %(n)s 个"), ("", gettext_lazy("单位"), gettext_lazy("类别(按人员推定,可在单位页面修改)"), "")),
    "new_teams": Part(gettext_lazy("新班组 %(n)s 个"), ("", gettext_lazy("班组"), gettext_lazy("单位"), "")),
    "missing": Part(gettext_lazy("花名册里没有的在岗人员 %(n)s 人"), (*PEOPLE, gettext_lazy("职务"))),
}


def page_of(row: RosterImport) -> dict[str, Any]:
    status = row.state
    return {
        "import": row,
        "status": status,
        "sentence": _sentence(row),
        "steps": _steps(status),
        "facts": _facts(row),
        "acts": _acts(row, status),
        "parts": [(name, part.label % {"n": f"{row.counts.get(name, 0):,}"}, row.counts.get(name, 0)) for name, part in PARTS.items()],
        "faults": row.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(row.faults) - FAULTS_SHOWN),
        "warning": _warning(row) if status is ImportStatus.READY else "",
        "left_out": list(_left_out(row)),
        "nothing": status is ImportStatus.READY and not row.counts.get("added") and not row.counts.get("changed"),
    }


def _sentence(row: RosterImport) -> str:
    if row.state is ImportStatus.FAULTY:
        return _("%(n)s 处错误,一行也没有导入") % {"n": f"{len(row.faults):,}"}
    if "people" not in row.counts:
        return ""
    return _("共 %(people)s 人,%(units)s 个单位 · 新增 %(added)s · 变动 %(changed)s · 缺少 %(missing)s") % {
        name: f"{row.counts[name]:,}" for name in ("people", "units", "added", "changed", "missing")
    }


def _steps(status: ImportStatus) -> list[Step]:
    labels = [_("上传"), _("核对"), _("确认"), _("导入")]
    at = {
        ImportStatus.READING: 1, ImportStatus.FAULTY: 1, ImportStatus.READY: 2, ImportStatus.APPLYING: 3, ImportStatus.APPLIED: 4,
    }.get(status, 0)  # fmt: skip
    return [Step(label=label, state="done" if place < at else "now" if place == at else "next") for place, label in enumerate(labels)]


def _facts(row: RosterImport) -> list[tuple[str, str]]:
    facts = [(_("文件"), row.file_name), (_("上传人"), row.uploaded_by.name), (_("上传时间"), moment(row.uploaded_at))]
    if row.day:
        facts.insert(1, (_("花名册日期"), plain_day(row.day)))
    if row.confirmed_by:
        facts.append((_("确认人"), f"{row.confirmed_by.name} {moment(row.confirmed_at)}"))
    if row.applied_at:
        facts += [(_("导入时间"), moment(row.applied_at)), (_("登记离岗"), _("%(n)s 人") % {"n": len(row.leaving)})]
    return facts


def _acts(row: RosterImport, status: ImportStatus) -> list[Act]:
    again = Act(label=_("重新上传"), url=reverse("people:roster"), icon="file-upload")
    if status is ImportStatus.READY:
        tells = _("上传的文件会删除,花名册不会有任何改动。")
        return [Act(label=_("放弃导入"), url=reverse("people:roster-withdraw", args=[row.pk]), post=True, tells=tells)]
    if status is ImportStatus.FAULTY and row.marked:
        download = Act(label=_("下载标注了错误的文件"), url=reverse("people:roster-marked", args=[row.pk]), icon="download", primary=True)
        return [download, again]
    if status is ImportStatus.APPLIED:
        return [Act(label=_("看花名册"), url=reverse("people:home"), icon="users", primary=True)]
    return [] if status.waits else [again]


def _warning(row: RosterImport) -> str:
    missing = row.counts["missing"]
    known = row.counts["people"] - row.counts["added"] + missing
    if missing < FEW_MISSING or missing < MANY_MISSING * known:
        return ""
    facts = {"missing": f"{missing:,}", "share": round(100 * missing / known)}
    return _("在岗的人里有 %(missing)s 人不在这份花名册上,占 %(share)s%%。请核实这是全矿的花名册,而不是一个单位的。") % facts


def _left_out(row: RosterImport) -> Iterator[str]:
    if unknown := row.notes.get("unknown"):
        yield _("没有认出、不导入的列:%(columns)s。") % {"columns": "、".join(unknown)}
    if lines := row.notes.get("left_out"):
        shown = "、".join(str(number) for number in lines[:20]) + (_("等") if len(lines) > 20 else "")
        yield _("不是人员、不导入的行(合计、签字等):第 %(rows)s 行。") % {"rows": shown}
