"""What a roster would change, put into words for the page: names, never ID numbers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from nantun.privacy.masking import mask_phone

from ..choices import EmploymentForm, PartyStatus, Rank, Sex, SkillGrade, UnitKind
from ..models import Employee
from .compare import Change, Plan
from .parse import Roster, RosterRow
from .snapshot import Known

CHOICES = {"sex": Sex, "rank": Rank, "skill_grade": SkillGrade, "party_status": PartyStatus, "employment_form": EmploymentForm}


def described(plan: Plan) -> dict[str, list[list[Any]]]:
    """Each list of the plan as plain rows: [number, name, place, what]; missing people with their key in front."""
    return {
        "added": [[row.number, row.name, _place(row.unit, row.team), _post(row)] for row in plan.added],
        "moved": [_told(change) for change in plan.moved],
        "edited": [_told(change) for change in plan.edited],
        "returned": [_told(change) for change in plan.returned],
        "missing": [_missing(known) for known in plan.missing],
        "new_units": [["", unit.name, str(UnitKind(unit.kind).label), ""] for unit in plan.new_units],
        "new_teams": [["", team, unit, ""] for unit, team in plan.new_teams],
    }


def notes(roster: Roster) -> dict[str, Any]:
    """What was left out, and by which headings the columns were known."""
    return {"unknown": roster.table.unknown, "left_out": roster.left_out, "sheet": roster.table.sheet.title}


def _missing(known: Known) -> list[Any]:
    return [known.pk, known.number, known.name, _place(known.values["unit"], known.values["team"]), known.values["post"]]


def _told(change: Change) -> list[Any]:
    row = change.row
    what = ";".join(_difference(key, old, new) for key, (old, new) in change.fields.items())
    return [row.number, row.name, _place(row.unit, row.team), what or _("返岗")]


def _difference(key: str, old: Any, new: Any) -> str:
    label = getattr(Employee._meta.get_field(key), "verbose_name", key)
    if key == "id_number":
        return _("%(label)s有改动") % {"label": label}
    return f"{label} {_shown(key, old)} → {_shown(key, new)}"


def _shown(key: str, value: Any) -> str:
    if value in (None, ""):
        return _("空")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if key == "phone":
        return mask_phone(value)
    return str(CHOICES[key](value).label) if key in CHOICES else str(value)


def _place(unit: str, team: str) -> str:
    return f"{unit}·{team}" if team else unit


def _post(row: RosterRow) -> str:
    return "·".join(word for word in (row.post, str(Rank(row.rank).label)) if word)
