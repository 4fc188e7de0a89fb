"""The roster as the database has it, read in three queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..choices import EmployeeStatus
from ..models import Employee, Placement, Unit

FACTS = (
    "name", "sex", "ethnicity", "birth_date", "skill_grade", "party_status", "joined_on", "phone", "union_member", "employment_form",
)  # fmt: skip
PLACE = ("unit", "team", "post", "rank")
"""What stands in a placement: a change of any of these begins a new one."""


@dataclass(frozen=True, slots=True)
class LastPlacement:
    """The latest placement of somebody; ended_on is None while it lasts."""

    pk: int
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """An employee as the database has him; values: FACTS and PLACE, unit and team by their names ("" without a team)."""

    pk: int
    number: str
    id_number_hash: str | None
    status: str
    values: dict[str, Any]
    placement: LastPlacement | None

    @property
    def name(self) -> str:
        return self.values["name"]

    @property
    def on_post(self) -> bool:
        return self.status == EmployeeStatus.ON_POST

    @property
    def newer_than(self) -> date | None:
        """The last day on which the mine's own record of his place changed."""
        return (self.placement.ended_on or self.placement.started_on) if self.placement else None


def known_people(*, lock: bool = False) -> dict[str, Known]:
    """Every employee by number. lock: nobody else changes one until the transaction ends."""
    placements = {
        employee: LastPlacement(pk, started_on, ended_on)
        for employee, pk, started_on, ended_on in Placement.objects.order_by("employee_id", "-started_on")
        .distinct("employee_id")
        .values_list("employee_id", "pk", "started_on", "ended_on")
    }
    rows = Employee.objects.order_by()
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    columns = ("pk", "number", "id_number_hash", "status", *FACTS, "unit__name", "team__name", "post", "rank")
    return {row["number"]: _known(row, placements) for row in rows.values(*columns)}


def _known(row: dict[str, Any], placements: dict[int, LastPlacement]) -> Known:
    values = {key: row[key] for key in (*FACTS, "post", "rank")}
    values |= {"unit": row["unit__name"], "team": row["team__name"] or ""}
    return Known(row["pk"], row["number"], row["id_number_hash"], row["status"], values, placements.get(row["pk"]))


def unit_names() -> dict[str, Unit]:
    """Units by name, and by their short name where that is nobody's name."""
    units = list(Unit.objects.all())
    return {unit.short_name: unit for unit in units if unit.short_name} | {unit.name: unit for unit in units}
