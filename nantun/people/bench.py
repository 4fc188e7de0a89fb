from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils import timezone

from nantun.measuring import Bench, Line

from .actions import grant_role, open_accounts
from .models import Employee, User
from .roles import Role

ROSTER = Path(__file__).resolve().parents[1] / "house" / "samples" / "roster.xlsx"
SECONDS, MEGABYTES = 20, 300


def measure(bench: Bench) -> Iterator[Line]:
    """The whole mine's roster, from an empty database; and once more, when nothing changes."""
    first = bench.command("import_roster", str(ROSTER))
    again = bench.command("import_roster", str(ROSTER))
    people = first.said.split("people=")[1].split()[0]
    yield Line(f"导入花名册,{people} 人", f"{first.seconds:.1f} 秒", f"≤ {SECONDS} 秒", first.seconds <= SECONDS)
    yield Line("导入花名册,内存峰值", f"{first.peak:.0f} MB", f"≤ {MEGABYTES} MB", first.peak <= MEGABYTES)
    yield Line("同一份再导入一次(无变化)", f"{again.seconds:.1f} 秒")


def party_office(unit: str, today: date) -> User:
    """A reader of everything, as the pages have most to show him: the unit's first, by the second's grant."""
    reader, granter = open_accounts(employees=Employee.objects.filter(unit__name=unit).order_by("number")[:2])
    grant_role(user=reader, role=Role.PARTY_OFFICE, started_on=today, basis="bench", by=granter, now=timezone.now(), today=today)
    User.objects.filter(pk=reader.pk).update(must_change_password=False)
    return User.objects.get(pk=reader.pk)
