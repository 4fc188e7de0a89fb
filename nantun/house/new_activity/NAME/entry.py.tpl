"""What the form says, in the shape that actions take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from nantun.people.models import Employee


@dataclass(frozen=True, kw_only=True)
class Entry:
    employee: Employee
    day: date
    text: str
    due_on: date
    submission: UUID = field(default_factory=uuid4)
