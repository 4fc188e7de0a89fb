"""What a new roster would change, found without changing anything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from nantun.privacy.ciphers import lookup_hash
from nantun.workbooks.faults import Fault

from ..choices import Rank, UnitKind
from ..models import Team
from .parse import Roster, RosterRow
from .snapshot import FACTS, PLACE, Known, known_people, unit_names

LEADERS = ("矿领导", "矿级领导", "领导班子", "矿班子")
OFFICE_ENDINGS = ("科", "处", "室", "部", "中心", "工会", "团委", "纪委", "武装部", "委员会", "办")


@dataclass(frozen=True, slots=True)
class Change:
    """fields: what differs, (old, new) by key; "id_number" carries no values."""

    known: Known
    row: RosterRow
    fields: dict[str, tuple[Any, Any]]

    @property
    def moved(self) -> bool:
        return not self.fields.keys().isdisjoint(("unit", "team"))

    @property
    def placed(self) -> bool:
        """Whether a new placement begins."""
        return self.returned or not self.fields.keys().isdisjoint(PLACE)

    @property
    def returned(self) -> bool:
        return not self.known.on_post


@dataclass(frozen=True, slots=True)
class NewUnit:
    name: str
    kind: UnitKind


@dataclass
class Plan:
    """missing: on post in the database, absent from the roster; proposed as 离岗, never more than that."""

    day: date
    people: int
    units: int
    added: list[RosterRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)
    new_units: list[NewUnit] = field(default_factory=list)
    new_teams: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def moved(self) -> list[Change]:
        return [change for change in self.changed if change.moved and not change.returned]

    @property
    def returned(self) -> list[Change]:
        return [change for change in self.changed if change.returned]

    @property
    def edited(self) -> list[Change]:
        """Changed without having moved or come back."""
        return [change for change in self.changed if not change.moved and not change.returned]

    def counts(self) -> dict[str, int]:
        """moved, returned and edited are parts of changed."""
        lists = ("added", "changed", "moved", "returned", "edited", "missing", "new_units", "new_teams", "faults")
        return {"people": self.people, "units": self.units, **{name: len(getattr(self, name)) for name in lists}}

    def fingerprint(self) -> str:
        """The same for the same changes: what was confirmed is what is applied."""
        parts = [str(self.day), *(row.number for row in self.added), *(f"{known.pk}" for known in self.missing)]
        parts += [f"{change.known.pk}:{sorted(change.fields.items())}:{change.known.status}" for change in self.changed]
        parts += [str(one) for one in (*self.new_units, *self.new_teams)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def compare(roster: Roster, *, day: date, lock: bool = False) -> Plan:
    """The differences between a sound roster and the database, as of `day`.

    lock: the employees stay as they are until the transaction ends. What contradicts the database is a fault of its cell.
    """
    known = known_people(lock=lock)
    units = unit_names()
    rows = [replace(row, unit=units[row.unit].name) if row.unit in units else row for row in roster.people]
    numbers = {row.number for row in rows}
    plan = Plan(day, len(rows), len({row.unit for row in rows}))
    comparison = _Comparison(roster, plan, known, numbers)
    for row in rows:
        comparison.look_at(row)
    plan.missing = [one for one in known.values() if one.on_post and one.number not in numbers and not _newer(one, day)]
    plan.new_units = _new_units(rows, {unit.name for unit in units.values()})
    plan.new_teams = _new_teams(rows)
    for row in rows:
        unit = units.get(row.unit)
        if unit is not None and not unit.is_active(day):
            comparison.fault(row, "unit", "unit_ended", _("这个单位在花名册的日期不在用,请到单位页面核对。"))
    plan.faults.sort(key=lambda fault: (fault.row, fault.place))
    return plan


class _Comparison:
    """One pass over the rows."""

    def __init__(self, roster: Roster, plan: Plan, known: dict[str, Known], numbers: set[str]) -> None:
        self.plan = plan
        self.known = known
        self.table = roster.table
        self.lines = {row.number: row for row in roster.table.rows}
        self.owners = {one.id_number_hash: one for one in known.values() if one.id_number_hash and one.number not in numbers}
        self.compared = [key for key in (*FACTS, *PLACE) if key in roster.table.columns or key == "birth_date"]

    def fault(self, row: RosterRow, key: str, code: str, message: str) -> None:
        self.plan.faults.append(self.table.fault(self.lines[row.line], key, code, message))

    def look_at(self, row: RosterRow) -> None:
        id_hash = lookup_hash(row.id_number)
        owner = self.owners.get(id_hash)
        if owner is not None:
            whose = {"name": owner.name, "number": owner.number}
            self.fault(row, "id_number", "id_of_another", _("这个身份证号在系统里是 %(name)s(工号 %(number)s)的,请核对。") % whose)
        elif row.number in self.known:
            self._compare(self.known[row.number], row, id_hash)
        else:
            self.plan.added.append(row)

    def _compare(self, known: Known, row: RosterRow, id_hash: str) -> None:
        row = self._completed(row, known)
        fields = {key: (known.values[key], getattr(row, key)) for key in self.compared if known.values[key] != getattr(row, key)}
        if known.id_number_hash != id_hash:
            fields["id_number"] = ("", "")
        if known.id_number_hash and {"id_number", "name"} <= fields.keys():
            message = _("这个工号在系统里是 %(name)s 的,姓名和身份证号都不同。请核对工号。") % {"name": known.name}
            self.fault(row, "number", "number_of_another", message)
            return
        change = Change(known, row, fields)
        if change.placed and _newer(known, self.plan.day):
            message = _("系统里这个人 %(day)s 的任职比这份花名册新,请核对花名册的日期。") % {"day": known.newer_than}
            self.fault(row, "unit", "older", message)
        elif fields or change.returned:
            self.plan.changed.append(change)

    def _completed(self, row: RosterRow, known: Known) -> RosterRow:
        """A roster without a column for posts or teams says nothing of them; a team stays behind with its unit."""
        absent = [key for key in ("team", "post") if key not in self.table.columns]
        kept = {key: known.values[key] for key in absent if key == "post" or row.unit == known.values["unit"]}
        return replace(row, **kept) if kept else row


def _newer(known: Known, day: date) -> bool:
    """A placement that began, or ended, after the roster's day; of that day itself the roster has the last word."""
    last = known.placement
    if last is None:
        return False
    return last.started_on > day or (last.started_on < day and last.ended_on is not None and last.ended_on >= day)


def _new_units(rows: Iterable[RosterRow], existing: set[str]) -> list[NewUnit]:
    members: dict[str, list[RosterRow]] = {}
    for row in rows:
        if row.unit not in existing:
            members.setdefault(row.unit, []).append(row)
    return [NewUnit(name, kind_of_unit(name, people)) for name, people in members.items()]


def kind_of_unit(name: str, people: Iterable[RosterRow]) -> UnitKind:
    """A guess for a new unit, to be put right on its page: where workers stand in teams it is a grassroots unit, whatever its name."""
    if name in LEADERS:
        return UnitKind.LEADERSHIP
    people = list(people)
    if any(person.team and person.rank in (Rank.WORKER, Rank.TEAM_LEADER) for person in people):
        return UnitKind.GRASSROOTS
    workers = sum(person.rank in (Rank.WORKER, Rank.TEAM_LEADER) for person in people)
    if name.endswith(OFFICE_ENDINGS) or 2 * workers < len(people):
        return UnitKind.OFFICE
    return UnitKind.GRASSROOTS


def _new_teams(rows: Iterable[RosterRow]) -> list[tuple[str, str]]:
    existing = set(Team.objects.values_list("unit__name", "name"))
    wanted = dict.fromkeys((row.unit, row.team) for row in rows if row.team)
    return [pair for pair in wanted if pair not in existing]
