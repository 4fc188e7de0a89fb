"""What must hold of an entry before it is written: by the form, the workbook and the demo alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Placement
from nantun.people.on_behalf import Grants, wanted_basis
from nantun.people.placements import Placements
from nantun.policies.figures import whole

from ..entry import VisitEntry
from ..figures import LATE_DAYS

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_VISITED = 400
LONGEST_SUMMARY = 500


class Grounds:
    """What checks look up, asked for once for many entries: where people stood, for whom an enterer may enter, and what is late."""

    def __init__(self, people: Iterable[int]) -> None:
        self.placements = Placements(people)
        self.grants = Grants()
        self._late_after = cache(lambda day: whole(LATE_DAYS, day))

    def is_late(self, day: date, entered_on: date) -> bool:
        """补录: entered more days after the visit than the policy of the day of entry allows."""
        return (entered_on - day).days > self._late_after(entered_on)


@dataclass(frozen=True, kw_only=True)
class Sound:
    """An entry that obeys the rules, with what was reckoned to know it: nobody reckons it again.

    places: where everybody of it stood on its day, by employee; basis: of 代录, "" for one's own entry; late: 补录.
    """

    entry: VisitEntry
    places: Mapping[int, Placement]
    basis: str
    late: bool

    @property
    def unit_id(self) -> int:
        """The reporting unit, the lead visitor's on that day. source: domain.md 2, point 1."""
        return self.places[self.entry.lead.pk].unit_id

    def columns(self) -> dict[str, Any]:
        """The values of Visit's own columns, but for month and who entered it."""
        standing = {"reporting_unit_id": self.unit_id, "late": self.late, "on_behalf": bool(self.basis), "basis": self.basis}
        return self.entry.columns() | standing


def check_entry(entry: VisitEntry, *, by: User, today: date, grounds: Grounds) -> Sound:
    """raises RuleBroken at the field that is wrong."""
    places = check_facts(entry, today=today, grounds=grounds)
    basis = check_who_enters(entry, by=by, today=today, grounds=grounds)
    return Sound(entry=entry, places=places, basis=basis, late=grounds.is_late(entry.day, today))


def check_facts(entry: VisitEntry, *, today: date, grounds: Grounds) -> dict[int, Placement]:
    """What holds whoever enters it; where everybody of it stood on its day. raises RuleBroken."""
    _check_day(entry, today)
    places = _check_people(entry, grounds)
    _check_words(entry)
    return places


def check_who_enters(entry: VisitEntry, *, by: User, today: date, grounds: Grounds) -> str:
    """One enters one's own visits, or by a dated grant those of one's principal, and then says on what basis; the basis. raises RuleBroken."""
    if not is_on_behalf(entry, by):
        return ""
    grounds.grants.check(entry.lead, by=by, day=today, field="visitors")
    return wanted_basis(entry.basis)


def is_on_behalf(entry: VisitEntry, by: User) -> bool:
    """代录: whoever enters was not there himself."""
    return by.employee_id is None or by.employee_id not in [one.pk for one in entry.visitors]


def _check_day(entry: VisitEntry, today: date) -> None:
    if entry.day > today:
        raise RuleBroken(_("走访日期不能晚于今天(%(today)s)。") % {"today": today.strftime("%Y-%m-%d")}, field="day")


def _check_people(entry: VisitEntry, grounds: Grounds) -> dict[int, Placement]:
    if not entry.visitors:
        raise RuleBroken(_("请填写走访人。"), field="visitors")
    if not entry.seen:
        raise RuleBroken(_("请填写走访对象。"), field="seen")
    if len(entry.seen) > MOST_VISITED:
        raise RuleBroken(_("一次走访最多 %(n)s 人,请分次登记。") % {"n": MOST_VISITED}, field="seen")
    _check_each_once(entry)
    return _places(entry, grounds.placements)


def _check_each_once(entry: VisitEntry) -> None:
    visitors = [one.pk for one in entry.visitors]
    visited = [one.employee.pk for one in entry.seen]
    for ids, field in ((visitors, "visitors"), (visited, "seen")):
        if len(ids) != len(set(ids)):
            raise RuleBroken(_("同一个人填了两次,请去掉一个。"), field=field)
    both = next((one.employee for one in entry.seen if one.employee.pk in visitors), None)
    if both is not None:
        raise RuleBroken(_("%(name)s 既是走访人又是走访对象,请去掉一处。") % {"name": both.name}, field="seen")


def _places(entry: VisitEntry, placements: Placements) -> dict[int, Placement]:
    why_no_visitor = _("%(name)s 在这一天已不在岗,不能作为走访人。请核对日期或改选他人。")
    places = {one.pk: placements.wanted(one, entry.day, field="visitors", sentence=why_no_visitor) for one in entry.visitors}
    places |= {one.employee.pk: placements.wanted(one.employee, entry.day, field="seen") for one in entry.seen}
    for one in entry.seen:
        if one.again_on is not None and one.again_on < entry.day:
            raise RuleBroken(_("约定补访日期不能早于走访日期。"), field="again_on")
    return places


def _check_words(entry: VisitEntry) -> None:
    summary = entry.summary.strip()
    if not summary:
        raise RuleBroken(_("请写一句:反映了什么、答应了什么。"), field="summary")
    if len(summary) > LONGEST_SUMMARY:
        raise RuleBroken(_("这一句最多 500 字,现有 %(n)s 字。其余请写在“更多”里。") % {"n": len(summary)}, field="summary")
