"""恳谈会: entered when it was held, attendance by ticks or by numbers, minutes written then or later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.moves.guard import change
from nantun.people.models import Employee, Unit
from nantun.refusals import once
from nantun.web.actions import take_numbers

from ..choices import ForumKind, PlaceKind
from ..models import Attendance, Forum

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "HT"
MOST_NAMED = 10


@dataclass(frozen=True, kw_only=True)
class ForumEntry:
    """What the form says of a forum. guests: relatives who came, of a 家属恳谈会 alone."""

    unit: Unit
    kind: str
    day: date
    held_by: Employee
    place_kind: str = PlaceKind.OFFICE
    place: str = ""
    guests: int = 0
    minutes: str = ""
    attendees: tuple[Employee, ...] = ()
    submission: UUID = field(default_factory=uuid4)

    def facts(self) -> dict[str, Any]:
        names = ("unit", "kind", "day", "held_by", "place_kind", "place", "guests", "minutes")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def hold_forum(*, entry: ForumEntry, by: User, now: datetime) -> Forum:
    """登记恳谈会. Sent twice by one form, it is one. raises RuleBroken for a day to come, or relatives at another kind of forum."""
    return once(Forum.objects.filter(submission=entry.submission, entered_by=by), lambda: _held(entry, by=by, now=now))


def _held(entry: ForumEntry, *, by: User, now: datetime) -> Forum:
    _check(entry, local_day(now))
    number = take_numbers(SERIES, local_day(now).year)[0]
    who = {"entered_by": by, "entered_at": now, "changed_by": by, "changed_at": now}
    forum = Forum.objects.create(number=number, submission=entry.submission, **who, **entry.facts())
    set_attendance(forum=forum, attendees=entry.attendees)
    return forum


@transaction.atomic
def edit_forum(*, forum: Forum, entry: ForumEntry, version: int, by: User, now: datetime) -> Forum:
    """Its facts and minutes; who came is set_attendance. raises RuleBroken as above, Stale when somebody changed it meanwhile."""
    _check(entry, local_day(now))
    return change(forum, by=by, now=now, version=version, **entry.facts())


@transaction.atomic
def set_attendance(*, forum: Forum, attendees: Iterable[Employee]) -> int:
    """Just these came. Returns how many."""
    wanted = {one.pk for one in attendees}
    forum.attended.exclude(employee__in=wanted).delete()
    known = set(forum.attended.values_list("employee", flat=True))
    Attendance.objects.bulk_create([Attendance(forum=forum, employee_id=pk) for pk in sorted(wanted - known)], ignore_conflicts=True)
    return len(wanted)


def people_of_numbers(text: str) -> list[Employee]:
    """Those whose numbers were scanned or pasted, one a line or side by side. raises RuleBroken at the field, naming numbers that nobody has."""
    numbers = list(dict.fromkeys(re.findall(r"[0-9A-Za-z]+", text)))
    found = {one.number: one for one in Employee.objects.filter(number__in=numbers).for_rows()}
    unknown = [number for number in numbers if number not in found]
    if unknown:
        shown = "、".join(unknown[:MOST_NAMED]) + (_(" 等 %(n)s 个") % {"n": len(unknown)} if len(unknown) > MOST_NAMED else "")
        raise RuleBroken(_("花名册里没有这些工号:%(numbers)s。请核对后再保存,其余已保留。") % {"numbers": shown}, field="numbers")
    return list(found.values())


def _check(entry: ForumEntry, today: date) -> None:
    if entry.day > today:
        raise RuleBroken(_("恳谈会开过以后再登记,日期不能晚于今天。"), field="day")
    if entry.guests and entry.kind != ForumKind.FAMILY:
        raise RuleBroken(_("只有家属恳谈会填家属人数。"), field="guests")
