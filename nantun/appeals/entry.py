"""What somebody says of an appeal before it is a row: handed over by the form, a visit and the demo alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from nantun.people.models import Employee, Unit

from .choices import Urgency
from .sources import DIRECT


@dataclass(frozen=True, kw_only=True)
class AppealEntry:
    """category, text and raised_on are what is always asked; no raisers: anonymous.

    text: at most 1000 characters, "" for danger to life; hide_names: None takes what is usual for the category.
    answer: what was answered on the spot, which closes it at once; phoned_to, phoned_at: whom one telephoned, compulsory for hazards.
    unit: proposed to lead; a hazard goes to it at once. source_id: the row in which it was raised, see sources.py.
    """

    category: str
    text: str
    raised_on: date
    raisers: tuple[Employee, ...] = ()
    target_people: tuple[Employee, ...] = ()
    target_units: tuple[Unit, ...] = ()
    urgency: str = Urgency.ORDINARY
    hide_names: bool | None = None
    answer: str = ""
    phoned_to: str = ""
    phoned_at: datetime | None = None
    unit: Unit | None = None
    first_responder: Employee | None = None
    registering_unit: Unit | None = None
    source: str = DIRECT
    source_id: int | None = None
    submission: UUID = field(default_factory=uuid4)

    @property
    def people(self) -> list[Any]:
        return [*self.raisers, *self.target_people]
