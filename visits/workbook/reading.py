"""From the rows of an uploaded workbook to entries, or to what is wrong with each cell: the first cause only, not what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from nantun.days import parse_day
from nantun.errors import RuleBroken
from nantun.people.directory import Directory, pieces, words_in
from nantun.people.models import Employee
from nantun.workbooks import cells
from nantun.workbooks.cells import CellFault
from nantun.workbooks.faults import Fault
from nantun.workbooks.headings import RowReader, Table, read_table
from nantun.workbooks.reading import UnreadableWorkbook
from nantun.workbooks.values import Cell, Kind, SheetRow

from ..actions.checking import LONGEST_SUMMARY, Grounds, Sound, check_entry
from ..choices import EntrySource, Manner
from ..entry import Entering, Seen, VisitEntry
from ..models import Visit, VisitedPerson
from . import columns

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_ROWS = 2000
NAMESPACE = UUID("6f1d2f0e-6d1b-5a57-9c0e-0e6a3d3f9a11")
NAMES_AND_NUMBERS = ("visitors", "visitor_numbers", "seen", "seen_numbers", "unmet")
# Where in the sheet a broken rule of an entry belongs.
PLACE_OF = {"again_on": "unmet", "": "summary"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One visit of the workbook. line: the row in Excel; submission: the same for the same words by the same hand, whichever file they stand in."""

    line: int
    sound: Sound
    submission: UUID

    @property
    def entry(self) -> VisitEntry:
        return self.sound.entry

    def entering(self, by: User, now: datetime) -> Entering:
        return Entering(entry=self.entry, by=by, now=now, source=EntrySource.WORKBOOK, submission=self.submission)


@dataclass
class Reading:
    """known: rows that were imported before, with the number of their visit; alike: rows with a visit of the same day to the same person."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    known: list[tuple[Row, Visit]] = field(default_factory=list)
    alike: list[tuple[Row, Visit]] = field(default_factory=list)

    @property
    def fresh(self) -> list[Row]:
        """What is to be entered."""
        known = {row.line for row, _visit in self.known}
        return [row for row in self.rows if row.line not in known]


def read_visits(source: bytes | BinaryIO, *, by: User, today: date, tell: Callable[[int, int], None] = lambda done, total: None) -> Reading:
    """Every visit of the workbook as `by` would enter it today, and every fault in the order of the sheet. Raises UnreadableWorkbook."""
    table = read_table(source, columns.HEADINGS)
    reading = Reading(table, faults=list(table.faults))
    if len(table.rows) > MOST_ROWS:
        raise UnreadableWorkbook(_("一次最多导入 %(n)s 次走访,请分成几个文件。") % {"n": MOST_ROWS}, code="too_many_visits")
    if not reading.faults:
        _Rows(reading, by, today).read(tell)
    if not reading.rows and not reading.faults:
        reading.faults.append(table.nothing("day", _("表头下面没有走访。")))
    reading.faults.sort(key=lambda fault: (fault.row, fault.place))
    return reading


class _Rows:
    """Reads the rows of one table; what is looked up in the database is asked for once for all of them."""

    def __init__(self, reading: Reading, by: User, today: date) -> None:
        self.reading, self.table, self.by, self.today = reading, reading.table, by, today
        words = (word for row in self.table.rows for key in NAMES_AND_NUMBERS for word in words_in(self.table.cell(row, key)))
        self.directory = Directory(words, unit_id=by.employee.unit_id if by.employee else None)
        self.himself = self._himself()

    def read(self, tell: Callable[[int, int], None]) -> None:
        drafts = [(row, entry) for row in self.table.rows if _is_visit(self.table, row) and (entry := self._entry(row))]
        grounds = Grounds(pk for _row, entry in drafts for pk in entry.people)
        first: dict[UUID, int] = {}
        for done, (row, entry) in enumerate(drafts, start=1):
            tell(done, len(drafts))
            self._take(row, entry, grounds, first)
        _find_known(self.reading, self.by)
        _find_alike(self.reading, self.by)

    def _himself(self) -> Employee | None:
        """Who visited where the sheet does not say: the uploader, or his only principal when he is no cadre."""
        principals = self.by.principals
        if len(principals) == 1 and not self.by.is_cadre:
            return Employee.objects.for_rows().get(pk=principals[0])
        return self.by.employee

    def _entry(self, row: SheetRow) -> VisitEntry | None:
        """The row's entry, or None with its faults kept."""
        reader = RowReader(self.table, row, self.reading.faults)
        day = reader.take("day", _day, missing=_("请填写走访日期。"), today=self.today)
        visitors = self.directory.take(reader, "visitors", "visitor_numbers", day) or ([self.himself] if self.himself else [])
        seen = self.directory.take(reader, "seen", "seen_numbers", day)
        unmet = self.directory.take(reader, "unmet", "", day)
        if not seen and not unmet and reader.sound("seen", "unmet", "seen_numbers"):
            reader.fault("seen", "missing", _("请填写走访对象。"))
        values = self._words(reader)
        if reader.failed or day is None:
            return None
        people = (*(Seen(one) for one in seen), *(Seen(one, met=False) for one in unmet))
        return VisitEntry(visitors=tuple(visitors), seen=people, day=day, **values)

    def _words(self, reader: RowReader) -> dict[str, Any]:
        values: dict[str, Any] = {key: reader.take(key, cells.free_text) or "" for key in columns.FREE_TEXT}
        values["summary"] = reader.take("summary", cells.free_text, missing=_("请写一句:反映了什么、答应了什么。"), longest=LONGEST_SUMMARY)
        values["manner"] = _choice(reader, "manner", columns.MANNERS, Manner.labels) or Manner.INDIVIDUAL
        values["place_kind"] = reader.take(
            "place_kind",
            cells.choice,
            missing=_("请选地点。"),
            choices=columns.PLACES,
            allowed=_("入户、井下现场、班前会、宿舍、医院、电话、其他"),
        )
        values["basis"] = _choice(reader, "basis", columns.BASES, list(columns.BASES)[:3])
        values["shift"] = _choice(reader, "shift", columns.SHIFTS, list(columns.SHIFTS)[:3])
        values["tags"] = reader.take("tags", _tags) or []
        return values

    def _take(self, row: SheetRow, entry: VisitEntry, grounds: Grounds, first: dict[UUID, int]) -> None:
        """The entry, if it obeys the rules of entering and does not stand in the sheet twice."""
        reader = RowReader(self.table, row, self.reading.faults)
        try:
            sound = check_entry(entry, by=self.by, today=self.today, grounds=grounds)
        except RuleBroken as broken:
            reader.fault(PLACE_OF.get(broken.field, broken.field), "rule", broken.message)
            return
        submission = submission_of(entry, self.by)
        if reader.first_of(first, submission, "seen", _("和第 %(line)s 行是同一次走访,请合并成一行。")):
            self.reading.rows.append(Row(line=row.number, sound=sound, submission=submission))


def submission_of(entry: VisitEntry, by: User) -> UUID:
    """The same row of the same hand is the same visit, however often its file is uploaded."""
    facts = [by.pk, entry.day.isoformat(), entry.manner, entry.place_kind, entry.summary.strip()]
    facts += [f"v{one.pk}" for one in entry.visitors] + sorted(f"{'m' if one.met else 'u'}{one.employee.pk}" for one in entry.seen)
    return uuid5(NAMESPACE, "\n".join(str(fact) for fact in facts))


def _find_known(reading: Reading, by: User) -> None:
    """Rows that this uploader imported before; of another's hand the same words are another visit."""
    visits = {one.submission: one for one in Visit.objects.filter(submission__in=[row.submission for row in reading.rows], entered_by=by)}
    reading.known = [(row, visits[row.submission]) for row in reading.rows if row.submission in visits]


def _find_alike(reading: Reading, by: User) -> None:
    """Of the rows that are new: visits of the same day, manner and person that the uploader may read."""
    wanted = {(row.entry.day, row.entry.manner, one.employee.pk): row for row in reading.fresh for one in row.entry.seen}
    if not wanted:
        return
    days, people = {key[0] for key in wanted}, {key[2] for key in wanted}
    readable = Visit.objects.visible_to(by).valid().filter(day__in=days).order_by().values("pk")
    found: dict[int, tuple[Row, Visit]] = {}
    for one in VisitedPerson.objects.filter(employee__in=people, visit__in=readable).select_related("visit").order_by("visit__pk"):
        row = wanted.get((one.visit.day, one.visit.manner, one.employee_id))
        if row is not None:
            found.setdefault(row.line, (row, one.visit))
    reading.alike = [found[line] for line in sorted(found)]


def _is_visit(table: Table, row: SheetRow) -> bool:
    """A line that is only numbered, a total or a signature is none."""
    return any(table.cell(row, key).raw.strip() for key in ("day", "seen", "unmet", "place_kind", "summary"))


def _day(cell: Cell, *, today: date) -> date | None:
    """As cells.day, and 10-5 or 10月5日 as the nearest such day in the past."""
    if cell.kind is Kind.TEXT and cell.raw.strip():
        try:
            return parse_day(cell.raw, today)
        except (ValueError, OverflowError):
            pass
    return cells.day(cell)


def _choice(reader: RowReader, key: str, words: dict[str, str], allowed: Any) -> str:
    return reader.take(key, cells.choice, choices=words, allowed="、".join(str(one) for one in allowed)) or ""


def _tags(cell: Cell) -> list[str]:
    found = []
    for word in pieces(cells.raw_text(cell)):
        if word not in columns.TAGS:
            raise CellFault("unknown_word", _("不认识这个类别,可以填:%(allowed)s。") % {"allowed": "、".join(columns.TAGS)})
        found.append(columns.TAGS[word])
    return list(dict.fromkeys(found))
