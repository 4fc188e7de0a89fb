"""Talks as tests make them: noon of 2026-10-15 (a Thursday) unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from nantun.people.choices import PartyStatus, Rank, SkillGrade, UnitKind
from nantun.people.models import Employee, Unit, User
from nantun.people.roles import Role
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay
from nantun.workdays.models import Shift
from talks import actions
from talks.entry import Asking, HeldTalk, Time
from talks.models import OpenHours, Talk
from tests.factories import EmployeeFactory, UnitFactory, granter, make_user
from tests.visits.makers import TODAY, at

NOW = at(TODAY)
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Mine:
    """One of each level: ours is in the deputy's charge, theirs in nobody's."""

    ours: Unit
    theirs: Unit
    principal: User
    secretary: User
    deputy: User
    head: User
    party_head: User
    vice: User
    worker: User
    stranger: User
    office: User

    @classmethod
    def of(cls) -> Mine:
        top = UnitFactory(name="矿领导", kind=UnitKind.LEADERSHIP)
        ours, theirs = UnitFactory(name="综采一队"), UnitFactory(name="掘进三区")
        return cls(
            ours=ours,
            theirs=theirs,
            principal=make_user(Role.PRINCIPAL, unit=top, name="周洋", rank=Rank.DIVISION, post="矿长"),
            secretary=make_user(Role.PRINCIPAL, unit=top, name="钱杨", rank=Rank.DIVISION, post="党委书记"),
            deputy=make_user(Role.DEPUTY, unit=top, units=[ours], name="庄坤"),
            head=make_user(Role.HEAD, unit=ours, name="王强", post="区长"),
            party_head=make_user(Role.HEAD, unit=ours, name="李伟", post="党支部书记"),
            vice=make_user(unit=ours, name="孙立", rank=Rank.DEPUTY_SECTION, post="副区长"),
            worker=make_user(unit=ours, name="张三"),
            stranger=make_user(Role.HEAD, unit=theirs, name="赵刚", post="区长"),
            office=make_user(Role.PARTY_OFFICE, unit=UnitFactory(name="党群工作部", kind=UnitKind.OFFICE), name="孙静"),
        )


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
