"""What somebody says of a visit, before it is a row: handed over by the form, the workbook and the demo alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from nantun.days import local_day
from nantun.people.models import Employee

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True)
class Seen:
    """One of those visited: met, or 未见到 with the day agreed for another try."""

    employee: Employee
    met: bool = True
    again_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """who: the visitors, the leading one first; whom: those visited; the first six are all that is required.

    summary: one sentence, at most 500 characters; basis: Basis, only when entered for another.
    """

    visitors: tuple[Employee, ...]
    seen: tuple[Seen, ...]
    day: date
    manner: str
    place_kind: str
    summary: str
    basis: str = ""
    time: time | None = None
    shift: str = ""
    campaign: Any = None
    tags: list[str] = field(default_factory=list)
    family_situation: str = ""
    state_of_mind: str = ""
    difficulties: str = ""
    suggestions: str = ""
    answered: str = ""
    next_step: str = ""

    FREE = (
        "time", "shift", "campaign", "tags", "family_situation", "state_of_mind", "difficulties", "suggestions", "answered", "next_step",
    )  # fmt: skip

    @property
    def lead(self) -> Employee:
        return self.visitors[0]

    @property
    def people(self) -> list[int]:
        """Everybody's ids, visitors and visited."""
        return [one.pk for one in self.visitors] + [one.employee.pk for one in self.seen]

    def columns(self) -> dict[str, Any]:
        """The values of Visit's own columns."""
        plain = ("day", "manner", "place_kind", *self.FREE)
        return {name: getattr(self, name) for name in plain} | {"summary": self.summary.strip()}


@dataclass(frozen=True, kw_only=True)
class Entering:
    """An entry, who makes it and when. submission: one per form shown, so that a form sent twice is one visit."""

    entry: VisitEntry
    by: User
    now: datetime
    source: str = "form"
    submission: UUID = field(default_factory=uuid4)

    @cached_property
    def today(self) -> date:
        """The day of entry."""
        return local_day(self.now)
