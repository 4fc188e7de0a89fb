"""What the page of an uploaded roster shows of what it would change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.uploads.choices import Status

from ..models import RosterImport

FEW_MISSING, MANY_MISSING = 20, 0.2
"""So many people, and such a share of the roster: then it looks as if a unit's own list had been uploaded for the mine's."""


class Part(NamedTuple):
    """label: with the count; heads: of the columns that hold something."""

    label: Any
    heads: tuple[Any, ...]


PEOPLE = (_l("工号"), _l("姓名"), _l("单位"))
PARTS = {
    "added": Part(_l("新增 %(n)s 人"), (*PEOPLE, _l("职务"))),
    "moved": Part(_l("调动 %(n)s 人"), (*PEOPLE, _l("变动"))),
    "edited": Part(_l("资料变动 %(n)s 人"), (*PEOPLE, _l("变动"))),
    "returned": Part(_l("返岗 %(n)s 人"), (*PEOPLE, _l("变动"))),
    "new_units": Part(_l("新单位 %(n)s 个"), ("", _l("单位"), _l("类别(按人员推定,可在单位页面修改)"), "")),
    "new_teams": Part(_l("新班组 %(n)s 个"), ("", _l("班组"), _l("单位"), "")),
    "missing": Part(_l("花名册里没有的在岗人员 %(n)s 人"), (*PEOPLE, _l("职务"))),
}


def page_of(row: RosterImport) -> dict[str, Any]:
    waits = row.state is Status.WAITING
    return {
        "parts": [(name, part.label % {"n": f"{row.counts.get(name, 0):,}"}, row.counts.get(name, 0)) for name, part in PARTS.items()],
        "warning": _warning(row) if waits else "",
        "left_out": list(_left_out(row)),
        "nothing": waits and not row.counts.get("added") and not row.counts.get("changed"),
    }


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
