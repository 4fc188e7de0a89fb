"""The columns of a month's workbook, and the workbook itself with what stands in the sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nantun.workbooks.headings import Heading
from nantun.workbooks.template import TemplateColumn, blank_workbook

from ..choices import Kind
from ..sheet import TEAM, MonthSheet, Place, Row

MOST_DAYS = 31
TEAM_NAME = Heading("team", "班组", ("班组名称", "班次班组"))
WHO = (Heading("number", "工号", ("职工工号",)), Heading("name", "姓名", ("职工姓名", "带班领导", "领导姓名")))
POST = Heading("post", "职务", ("职务/岗位", "岗位"))
DAYS = tuple(Heading(f"d{day}", f"{day}日", (str(day), f"{day:02d}", f"{day:02d}日", f"{day}号")) for day in range(1, MOST_DAYS + 1))


def headings(kind: Kind) -> tuple[Heading, ...]:
    return (*WHO, POST, *DAYS) if kind is Kind.LEADING else (TEAM_NAME, *WHO, *DAYS)


def words(place: Place) -> dict[str, str]:
    """What may stand in a cell → its mark: 早, 早班, 休, 休息."""
    return {word: mark for mark, name in place.marks for word in (mark, name)}


def month_workbook(sheet: MonthSheet, numbers: dict[int, str]) -> bytes:
    """The sheet as it stands; filled in further, it may be uploaded again. numbers: employee pk → number."""
    place = sheet.place
    marks = [mark for mark, _name in sheet.marks]
    allowed = _("可以填:%(words)s。留空的格导入时不改。") % {"words": "、".join(words(place))}
    first = (
        [] if place.kind is Kind.LEADING else [TemplateColumn(label=_("班组"), note=_("排整个班组时只写班组,工号、姓名留空。"), width=12)]
    )
    first += [
        TemplateColumn(label=_("工号"), note=_("按文本填。单独排某个人时写工号或姓名,本单位有同名的要写工号。"), width=10),
        TemplateColumn(label=_("姓名"), width=10),
    ]
    first += [TemplateColumn(label=_("职务"), note=_("不导入。"), width=12)] if place.kind is Kind.LEADING else []
    days = [
        TemplateColumn(label=f"{day.day}日", note=allowed if day.day == 1 else "", width=5, choices=marks, strict=False)
        for day, _w in sheet.days
    ]
    filled = [_words(row, place.kind, numbers) for row in sheet.rows]
    return blank_workbook(place.title, [*first, *days], sheet=_("排班"), rows=max(len(filled), 20), filled=filled)


def _words(row: Row, kind: Kind, numbers: dict[int, str]) -> list[str]:
    number = "" if row.line.what == TEAM else numbers.get(row.line.pk, "")
    if kind is Kind.LEADING:
        return [number, row.name, row.detail, *row.cells]
    return [row.name, "", "", *row.cells] if row.line.what == TEAM else ["", number, row.name, *row.cells]
