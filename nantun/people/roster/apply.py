"""Writes a roster: everything in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nantun.days import A_DAY
from nantun.errors import RuleBroken, Stale
from nantun.privacy.ciphers import lookup_hash
from nantun.uploads.importer import Told, tell_nobody
from nantun.workbooks.faults import Fault

from ..choices import EmployeeStatus
from ..levels import level_of
from ..models import Employee, Placement, Team, Unit, User
from ..names import name_keys
from .compare import Change, Plan, compare
from .parse import Roster, RosterRow
from .snapshot import FACTS

ONE_ROSTER_AT_A_TIME = 7_302_001
"""The key of the advisory lock."""
BATCH = 1000


class RosterFaulty(RuleBroken):
    """The roster contradicts itself or the database; nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(_("花名册里有 %(count)s 处错误,没有导入。") % {"count": len(faults)}, field="file")
        self.faults = faults


@transaction.atomic
def apply_roster(
    *,
    roster: Roster,
    day: date,
    today: date,
    leaving: Collection[int] = (),
    expected: str = "",
    tell: Told = tell_nobody,
) -> Plan:
    """Adds, changes and moves people as the roster says, as of `day`; what was before that day stays as it was.

    leaving: keys of employees who are missing and become 离岗; others who are missing stay. expected: the fingerprint of what was confirmed.
    tell(step, done, total): how far it is. Raises RosterFaulty, RuleBroken (a day to come), Stale; the plan returned is what was done.
    """
    if day > today:
        raise RuleBroken(_("花名册的日期还没到,请填今天或以前的日期。"), field="day")
    if roster.faults:
        raise RosterFaulty(roster.faults)
    tell(_("正在与系统核对"), 0, 0)
    plan = compare_alone(roster, day=day)
    if plan.faults:
        raise RosterFaulty(plan.faults)
    if expected and plan.fingerprint() != expected:
        raise Stale(_("预览以后花名册有了变动,没有导入。请重新上传,再看一遍预览。"))
    write(plan, leaving, tell)
    return plan


def compare_alone(roster: Roster, *, day: date) -> Plan:
    """As compare; until the transaction ends no other roster is written, and the employees stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_ROSTER_AT_A_TIME])
    return compare(roster, day=day, lock=True)


def write(plan: Plan, leaving: Collection[int], tell: Told) -> None:
    """In the transaction of compare_alone. leaving: keys of the missing people who become 离岗."""
    places = _Places(plan)
    keys = lru_cache(maxsize=None)(name_keys)
    total = len(plan.added) + len(plan.changed)
    for start in range(0, len(plan.added), BATCH):
        tell(_("正在登记新增人员"), start, total)
        _add(plan.added[start : start + BATCH], places, plan.day, keys)
    for start in range(0, len(plan.changed), BATCH):
        tell(_("正在更新变动人员"), len(plan.added) + start, total)
        changes = plan.changed[start : start + BATCH]
        _change(changes, places, plan.day, keys)
        _place([change for change in changes if change.placed], places, plan.day)
    tell(_("正在登记离岗人员"), total, total)
    _leave([known.pk for known in plan.missing if known.pk in set(leaving)], plan.day)


class _Places:
    """Units and teams by name, the new ones made first."""

    def __init__(self, plan: Plan) -> None:
        last = Unit.objects.aggregate(last=Max("order"))["last"] or 0
        Unit.objects.bulk_create(
            Unit(name=unit.name, kind=unit.kind, order=last + place, active_from=None) for place, unit in enumerate(plan.new_units, start=1)
        )
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        orders = dict(Unit.objects.values_list("name").annotate(last=Max("teams__order")))
        teams = []
        for unit, team in plan.new_teams:
            orders[unit] = (orders[unit] or 0) + 1
            teams.append(Team(unit=self.units[unit], name=team, order=orders[unit]))
        Team.objects.bulk_create(teams)
        self.teams = {(team.unit_id, team.name): team for team in Team.objects.all()}

    def of(self, row: RosterRow) -> dict[str, Any]:
        """unit, team, post, rank and the level that follows from them."""
        unit = self.units[row.unit]
        team = self.teams[unit.pk, row.team] if row.team else None
        return {"unit": unit, "team": team, "post": row.post, "rank": row.rank, "level": level_of(row.rank, row.post)}


def _add(rows: list[RosterRow], places: _Places, day: date, keys: Callable) -> None:
    people = []
    for row in rows:
        facts = {name: getattr(row, name) for name in FACTS}
        people.append(
            Employee(
                number=row.number,
                id_number=row.id_number,
                id_number_hash=lookup_hash(row.id_number),
                status=EmployeeStatus.ON_POST,
                status_since=day,
                **facts,
                **keys(row.name)._asdict(),
                **places.of(row),
            )
        )
    Employee.objects.bulk_create(people)
    Placement.objects.bulk_create(_placement(person.pk, places.of(row), day) for person, row in zip(people, rows, strict=True))


def _placement(employee: int, place: dict[str, Any], day: date) -> Placement:
    return Placement(employee_id=employee, started_on=day, **place)


def _change(changes: list[Change], places: _Places, day: date, keys: Callable) -> None:
    """Only what differs is written; the ID numbers apart, lest every other change would seal them anew."""
    numbered = [change for change in changes if "id_number" in change.fields]
    # Two people whose ID numbers had been mixed up must not meet on the way.
    Employee.objects.filter(pk__in=[change.known.pk for change in numbered]).update(id_number_hash=None)
    people = Employee.objects.defer("id_number").in_bulk([change.known.pk for change in changes])
    fields = {field for change in changes for field in _set(people[change.known.pk], change, places, day, keys)}
    if fields:
        Employee.objects.bulk_update(people.values(), sorted(fields), batch_size=500)
    for change in numbered:
        person = people[change.known.pk]
        person.id_number, person.id_number_hash = change.row.id_number, lookup_hash(change.row.id_number)
    Employee.objects.bulk_update([people[change.known.pk] for change in numbered], ["id_number", "id_number_hash"], batch_size=500)
    for change in changes:
        if "name" in change.fields:
            User.objects.filter(employee=change.known.pk).update(name=change.row.name)


def _set(person: Employee, change: Change, places: _Places, day: date, keys: Callable) -> set[str]:
    """Puts the new values on the person; the names of the fields that were set."""
    values = {key: new for key, (old, new) in change.fields.items() if key in FACTS}
    if "name" in values:
        values |= keys(change.row.name)._asdict()
    if change.placed:
        values |= places.of(change.row)
    if change.returned:
        values |= {"status": EmployeeStatus.ON_POST, "status_since": day}
    for key, value in values.items():
        setattr(person, key, value)
    return set(values)


def _place(changes: list[Change], places: _Places, day: date) -> None:
    """A placement that began on the roster's own day is put right; an older one ends the day before."""
    same_day: dict[int, dict[str, Any]] = {}
    ended: list[int] = []
    begun: list[Placement] = []
    for change in changes:
        place, last = places.of(change.row), change.known.placement
        if last is not None and last.started_on == day:
            same_day[last.pk] = {**place, "ended_on": None}
            continue
        if last is not None and last.ended_on is None:
            ended.append(last.pk)
        begun.append(_placement(change.known.pk, place, day))
    Placement.objects.filter(pk__in=ended).update(ended_on=day - A_DAY)
    Placement.objects.bulk_create(begun)
    rows = Placement.objects.in_bulk(list(same_day))
    for pk, place in same_day.items():
        for key, value in place.items():
            setattr(rows[pk], key, value)
    Placement.objects.bulk_update(rows.values(), ["unit", "team", "post", "rank", "level", "ended_on"], batch_size=500)


def _leave(employees: list[int], day: date) -> None:
    """离岗 as of the roster's day. Somebody placed on that very day had it as his only one."""
    Employee.objects.filter(pk__in=employees).update(status=EmployeeStatus.OFF_POST, status_since=day)
    open_ones = Placement.objects.filter(employee__in=employees, ended_on=None)
    open_ones.filter(started_on__lt=day).update(ended_on=day - A_DAY)
    open_ones.filter(started_on=day).update(ended_on=day)
