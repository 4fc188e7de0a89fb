from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import plain_day
from nantun.errors import RuleBroken, Stale
from nantun.people.choices import CADRE_RANKS
from nantun.people.models import Employee, Placement, Team
from nantun.web.templatetags.nantun import moment
from nantun.workdays.models import REST, Shift

from .choices import Kind
from .models import RosterDay, Sheet
from .sheet import PERSON, TEAM, Line, Place, lines_of, shifts_by_mark

if TYPE_CHECKING:
    from nantun.people.models import User

SHOWN = 3


@dataclass(frozen=True)
class Change:
    """One cell that somebody typed into. was: the mark that he saw there, None where he did not look; now: "" empties it."""

    line: Line
    day: date
    now: str
    was: str | None = None


@transaction.atomic
def save_cells(*, place: Place, changes: Iterable[Change], by: User, now: datetime) -> int:
    """Writes the cells; all of them or none. Returns how many differ from what stood there.

    raises Stale when somebody else has changed one of them since it was shown; RuleBroken for a mark that is no shift,
    a team or person who does not stand in the unit on that day, a leader who is no cadre.
    """
    wanted = {(one.line, one.day): one for one in changes}
    _hold(place, by, now)
    there = lines_of(place.rows().select_related("shift", "set_by"))
    _refuse_stale(place, wanted.values(), there)
    fresh = [one for key, one in wanted.items() if one.now != (there[key].mark if key in there else "")]
    _check(place, fresh)
    shifts = shifts_by_mark()
    RosterDay.objects.filter(pk__in=[there[one.line, one.day].pk for one in fresh if not one.now]).delete()
    filled = [one for one in fresh if one.now]
    _write(place, [one for one in filled if one.line.what == TEAM], shifts, by, now, ["team", "day"])
    _write(place, [one for one in filled if one.line.what == PERSON], shifts, by, now, ["kind", "employee", "day"])
    return len(fresh)


def _hold(place: Place, by: User, now: datetime) -> None:
    """The sheet is nobody else's until the transaction ends."""
    facts = {"kind": place.kind, "unit": place.unit, "month": place.month}
    Sheet.objects.get_or_create(**facts, defaults={"saved_by": by, "saved_at": now})
    Sheet.objects.select_for_update(no_key=True).get(**facts)
    Sheet.objects.filter(**facts).update(saved_by=by, saved_at=now)


def _refuse_stale(place: Place, changes: Iterable[Change], there: dict[tuple[Line, date], RosterDay]) -> None:
    for one in changes:
        row = there.get((one.line, one.day))
        stands = row.mark if row else ""
        if one.was is None or stands in (one.was, one.now):
            continue
        words = {"name": _named([one])[one.line], "day": plain_day(one.day, place.month), "mark": stands or _("空白")}
        if row is None:
            raise Stale(_("%(name)s %(day)s那一格刚被别人清空了。您填的都还在,请核对后再保存。") % words)
        raise Stale(
            _("%(who)s %(when)s 把%(name)s %(day)s改成了“%(mark)s”。您填的都还在,请核对后再保存。")
            % {**words, "who": row.set_by.name, "when": moment(row.set_at)}
        )


def _check(place: Place, changes: list[Change]) -> None:
    known = dict(place.marks)
    days = set(place.days)
    for one in changes:
        if one.now and one.now not in known:
            raise RuleBroken(_("不认识“%(mark)s”,可以填:%(known)s。") % {"mark": one.now[:4], "known": "、".join(known)})
        if one.day not in days:
            raise RuleBroken(_("有一格不在这个月里,请刷新页面再试。"))
    belongs = belonging(place, changes)
    strangers = [one for one in changes if one.now and not belongs(one)]
    if strangers:
        names = _named(strangers)
        told = "、".join(f"{names[one.line]}({plain_day(one.day, place.month)})" for one in strangers[:SHOWN])
        raise RuleBroken(
            (_("%(who)s那天不是本单位的干部,不能排带班。") if place.kind is Kind.LEADING else _("%(who)s那天不在本单位,请先核对。"))
            % {"who": told}
        )


def belonging(place: Place, changes: list[Change]) -> Callable[[Change], bool]:
    """A question put to each change: whether its team or person stood in the unit on its day."""
    teams = set(Team.objects.filter(unit=place.unit).values_list("pk", flat=True)) if place.kind is Kind.SHIFTS else set()
    people = {one.line.pk for one in changes if one.line.what == PERSON}
    rows = Placement.objects.filter(employee__in=people, unit=place.unit)
    if place.kind is Kind.LEADING:
        rows = rows.filter(rank__in=CADRE_RANKS)
    spans: dict[int, list[tuple[date, date]]] = {}
    for pk, start, end in rows.values_list("employee", "started_on", "ended_on"):
        spans.setdefault(pk, []).append((start, end or date.max))

    def belongs(one: Change) -> bool:
        if one.line.what == TEAM:
            return one.line.pk in teams
        return any(start <= one.day <= end for start, end in spans.get(one.line.pk, ()))

    return belongs


def _write(place: Place, changes: list[Change], shifts: dict[str, Shift], by: User, now: datetime, unique: list[str]) -> None:
    rows = [
        RosterDay(
            kind=place.kind,
            unit=place.unit,
            team_id=one.line.pk if one.line.what == TEAM else None,
            employee_id=one.line.pk if one.line.what == PERSON else None,
            day=one.day,
            shift=None if one.now == REST else shifts[one.now],
            set_by=by,
            set_at=now,
        )
        for one in changes
    ]
    RosterDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=["unit", "shift", "set_by", "set_at"], batch_size=1000
    )


def _named(changes: Iterable[Change]) -> dict[Line, str]:
    """What the lines are called; a line that is nobody's keeps its word."""
    lines = {one.line for one in changes}
    teams = Team.objects.in_bulk([line.pk for line in lines if line.what == TEAM])
    people = Employee.objects.defer("id_number").in_bulk([line.pk for line in lines if line.what == PERSON])
    return {line: str((teams if line.what == TEAM else people).get(line.pk, line)) for line in lines}
