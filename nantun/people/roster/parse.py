"""From the rows of a workbook to people, or to what is wrong with each cell: the first cause only, not what follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.workbooks import cells
from nantun.workbooks.child.limits import DEFAULT, Limits
from nantun.workbooks.faults import Fault
from nantun.workbooks.headings import RowReader, Table, read_table
from nantun.workbooks.values import Cell, SheetRow
from nantun.workbooks.words import half_width, written_day

from ..choices import EmploymentForm, PartyStatus, Rank, Sex, SkillGrade
from . import words

FOOTER = re.compile(
    r"(合计|总计|小计|共计|总人数|共\d+人)|((填报|填表|制表|审核|审批|复核|单位负责|负责|联系|经办)人?|备注|注|说明|日期|电话)[:(].*|.*(盖章|签字)[):]?"
)
DATED = re.compile(r"(?:日期|时间|截至|截止)[:\s]*(\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}|\d{8})")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the roster has him; line: the row in Excel. Choices hold their values, absent columns their empty value."""

    line: int
    number: str
    name: str
    sex: str
    ethnicity: str
    birth_date: date | None
    id_number: str
    unit: str
    team: str
    post: str
    rank: str
    skill_grade: str
    party_status: str
    joined_on: date | None
    phone: str
    union_member: bool | None
    employment_form: str


@dataclass
class Roster:
    """day: the 填报日期 above the table, if one stands there; left_out: rows of totals, signatures and headings repeated."""

    table: Table
    people: list[RosterRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    day: date | None = None
    left_out: list[int] = field(default_factory=list)

    def fault(self, person: RosterRow, key: str, code: str, message: str) -> None:
        """A fault that shows only beside the database."""
        row = next(row for row in self.table.rows if row.number == person.line)
        self.faults.append(self.table.fault(row, key, code, message))


def read_roster(source: Path | str | bytes | BinaryIO, *, today: date, limits: Limits = DEFAULT) -> Roster:
    """Every person of the workbook, and every fault in the order of the sheet. Raises UnreadableWorkbook."""
    roster = Roster(read_table(source, words.HEADINGS, limits=limits))
    table = roster.table
    roster.faults += table.faults
    if roster.faults:
        return roster
    roster.day = day_above(table.above)
    roster.left_out += table.repeated
    seen = _Seen()
    for row in table.rows:
        if is_no_person(table, row):
            roster.left_out.append(row.number)
        elif person := _person(table, row, roster.faults, seen, today):
            roster.people.append(person)
    if not roster.people and not roster.faults:
        message = _("表头下面没有人员。")
        roster.faults.append(Fault(table.heading_row, table.wordings["number"], "nobody", message, place=table.columns["number"]))
    roster.faults.sort(key=lambda fault: (fault.row, fault.place))
    return roster


def day_above(rows: Iterable[SheetRow]) -> date | None:
    """“填报日期:2026年1月5日” in the lines above the headings."""
    for row in rows:
        for text in row.texts():
            if found := DATED.search(half_width(text)):
                try:
                    return written_day(found[1])
                except ValueError:
                    continue
    return None


def is_no_person(table: Table, row: SheetRow) -> bool:
    """A line that is only numbered or remarked on, a total, a signature. Who has a number or an ID number is a person, whatever else it says."""
    filled = [key for key in table.columns if table.cell(row, key).raw.strip()]
    if not set(filled) - {"serial", "note"}:
        return True
    return not {"number", "id_number"} & set(filled) and FOOTER.fullmatch(half_width(row.first.raw)) is not None


class _Seen:
    """Which row brought a number or an ID number first."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.id_numbers: dict[str, int] = {}


def _person(table: Table, row: SheetRow, faults: list[Fault], seen: _Seen, today: date) -> RosterRow | None:
    reader = RowReader(table, row, faults)
    values = _values(reader)
    _check_dates(reader, values, today)
    _check_sex(reader, values)
    _check_seen(reader, values, seen)
    if reader.failed:
        return None
    if values["birth_date"] is None:
        values["birth_date"] = cells.birth_in_id_number(values["id_number"])
    return RosterRow(line=row.number, **values)


# Seven thousand rows pass here: what is only said of a bad cell is not put into words before.
ASK = {
    key: _l(sentence)
    for key, sentence in {
        "number": "请填写工号。", "name": "请填写姓名。", "sex": "请填写性别。", "id_number": "请填写身份证号。", "unit": "请填写单位。", "rank": "请填写职级。"
    }.items()
}  # fmt: skip
CHOICES = {
    "sex": (words.SEXES, words.allowed(Sex)),
    "ethnicity": (words.ETHNICITY_WORDS, _l("五十六个民族的名称,例如汉族、回族")),
    "rank": (words.RANKS, words.allowed(Rank)),
    "skill_grade": (words.SKILL_GRADES, words.allowed(SkillGrade)),
    "party_status": (words.PARTY_STATUSES, words.allowed(PartyStatus)),
    "employment_form": (words.EMPLOYMENT_FORMS, words.allowed(EmploymentForm)),
}
PARSERS: dict[str, Callable[[Cell], Any]] = {
    "number": cells.employee_number,
    "name": cells.name,
    "birth_date": cells.day,
    "id_number": cells.id_number,
    "unit": cells.short_text,
    "team": cells.short_text,
    "post": cells.short_text,
    "joined_on": cells.day,
    "phone": cells.phone,
    "union_member": cells.yes_no,
    **{key: partial(cells.choice, choices=known, allowed=allowed) for key, (known, allowed) in CHOICES.items()},
}


def _values(reader: RowReader) -> dict[str, Any]:
    return {key: reader.take(key, parse, missing=ASK.get(key, "")) for key, parse in PARSERS.items()}


def _check_dates(reader: RowReader, values: dict[str, Any], today: date) -> None:
    """Each date is compared only with what is itself sound, so that one wrong cell is named once."""
    born, joined, id_number = values["birth_date"], values["joined_on"], values["id_number"]
    if born and born > today:
        reader.fault("birth_date", "future", _("出生日期还没到。"))
    elif born and id_number and born != cells.birth_in_id_number(id_number):
        reader.fault("birth_date", "birth_differs", _("出生日期与身份证号里的不一致。"))
    if not born and id_number and reader.sound("birth_date"):
        born = cells.birth_in_id_number(id_number)
    if joined and joined > today:
        reader.fault("joined_on", "future", _("参加工作时间还没到。"))
    elif joined and born and reader.sound("birth_date") and joined <= born:
        reader.fault("joined_on", "before_birth", _("参加工作时间早于出生日期。"))


def _check_sex(reader: RowReader, values: dict[str, Any]) -> None:
    if not values["sex"] or not values["id_number"]:
        return
    if (values["sex"] == Sex.MALE) != cells.is_male_in_id_number(values["id_number"]):
        reader.fault("sex", "sex_differs", _("性别与身份证号不一致。"))


def _check_seen(reader: RowReader, values: dict[str, Any], seen: _Seen) -> None:
    """A line that stands twice is named by its number alone."""
    line = reader.row.number
    if values["number"]:
        first = seen.numbers.setdefault(values["number"], line)
        if first != line:
            reader.fault("number", "duplicate", _("与第 {row} 行的工号相同。").format(row=first))
    if values["id_number"]:
        first = seen.id_numbers.setdefault(values["id_number"], line)
        if first != line and reader.sound("number"):
            reader.fault("id_number", "duplicate", _("与第 {row} 行的身份证号相同。").format(row=first))
