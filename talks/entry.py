"""What somebody says of a talk before it is a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from nantun.people.models import Employee

from .choices import Ground, PlaceKind, Urgency


@dataclass(frozen=True)
class Time:
    """A time that is asked for or offered, aware."""

    start: datetime
    end: datetime
    place_kind: str = PlaceKind.OFFICE
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """请他谈心 or 我想找领导谈心. times: proposed, none where the other is to name some; topic: Topic or ""."""

    talker: Employee
    counterpart: Employee
    topic: str = ""
    ground: str = Ground.ROUTINE
    urgency: str = Urgency.ORDINARY
    times: tuple[Time, ...] = ()
    submission: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, kw_only=True)
class HeldTalk:
    """随谈补登: a talk that was held already. basis: only when entered for the talker."""

    talker: Employee
    counterpart: Employee
    day: date
    place_kind: str
    ground: str = Ground.ROUTINE
    topic: str = ""
    direction: str = "down"
    place: str = ""
    basis: str = ""
    campaign: Any = None
    submission: UUID = field(default_factory=uuid4)
