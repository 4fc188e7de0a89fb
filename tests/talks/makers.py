"""Talks as tests make them: noon of 2026-10-15 (a Thursday) unless said otherwise."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from nantun.people.choices import PartyStatus, SkillGrade
from nantun.people.models import Employee, Unit, User
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay
from nantun.workdays.models import Shift
from talks import actions
from talks.entry import Asking, HeldTalk, Time
from talks.models import OpenHours, Talk
from tests.factories import EmployeeFactory, granter
from tests.support.days import TODAY, at
from tests.support.mine import Mine

NOW = at(TODAY)
HALF_AN_HOUR = timedelta(minutes=30)


def a_time(day: date = TODAY + timedelta(days=1), hour: int = 9, minute: int = 0) -> Time:
    start = at(day).replace(hour=hour, minute=minute)
    return Time(start, start + HALF_AN_HOUR)


def ask(by: User, talker: Employee, counterpart: Employee, *times: Time, now: datetime = NOW, **more: Any) -> Talk:
    return actions.ask_talk(asking=Asking(talker=talker, counterpart=counterpart, times=times, **more), by=by, now=now)


def booked(mine: Mine, time: Time | None = None, now: datetime = NOW) -> Talk:
    """The worker asked his head, who took the time."""
    time = time or a_time()
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, time, now=now)
    return actions.accept_time(talk=talk, start=time.start, by=mine.head, now=now)


def logged(mine: Mine, *, by: User | None = None, day: date = TODAY, now: datetime = NOW, **more: Any) -> Talk:
    facts: dict[str, Any] = {"talker": mine.head.employee, "counterpart": mine.worker.employee, "day": day, "place_kind": "canteen"}
    return actions.log_talk(held=HeldTalk(**(facts | more)), by=by or mine.head, now=now)


def opens(leader: Employee, starts: time = time(9), ends: time = time(11), weekdays: range = range(5)) -> None:
    OpenHours.objects.bulk_create(OpenHours(leader=leader, weekday=one, starts=starts, ends=ends) for one in weekdays)


def talent(unit: Unit) -> Employee:
    return EmployeeFactory(unit=unit, skill_grade=SkillGrade.TECHNICIAN, party_status=PartyStatus.NONE)


def works(employee: Employee, day: date, code: str | None, *, kind: str = Kind.SHIFTS) -> None:
    """On that shift, or at rest (None); or leads it."""
    shift = Shift.objects.get(code=code) if code else None
    RosterDay.objects.create(kind=kind, unit=employee.unit, employee=employee, day=day, shift=shift, set_by=granter(), set_at=NOW)
