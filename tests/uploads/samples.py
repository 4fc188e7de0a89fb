"""A workbook of every importer: who uploads it where, what it writes. Whoever declares an importer adds a sample, and its uploads fall under the tests here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee, User
from nantun.people.roles import Role
from nantun.rosters.models import RosterDay
from nantun.uploads.importer import Importer
from nantun.uploads.running import declared
from tests.factories import EmployeeFactory, TeamFactory, UnitFactory, make_user
from tests.people.roster.makers import person, roster_file
from tests.rosters.conftest import NOVEMBER
from tests.rosters.test_workbook import a_workbook as a_month
from tests.rosters.test_workbook import line
from tests.visits.workbooks import a_workbook as some_visits
from visits.models import Visit


@dataclass(frozen=True)
class Sample:
    """written: how many rows of its kind there are; writes: how many `sound` writes; private: words of it that the database holds sealed alone."""

    importer: Importer
    by: User
    address: str
    sound: bytes
    faulty: bytes
    written: Callable[[], int]
    writes: int
    private: str

    def upload(self, client: Any, content: bytes) -> Any:
        """The upload as it stands after the form was sent."""
        answer = client.post(self.address, {"file": SimpleUploadedFile("上传.xlsx", content)})
        assert answer.status_code == 302, answer.content.decode()
        return self.importer.rows.latest("pk")

    def press(self, client: Any, upload: Any, what: str) -> Any:
        """what: "confirm" or "drop"."""
        return client.post(reverse(getattr(self.importer, what), args=[upload.pk]))


def _visits(importer: Importer) -> Sample:
    unit = UnitFactory(name="综采一队")
    by = make_user(Role.HEAD, unit=unit, name="王强")
    for name in ("欧阳春", "诸葛亮亮"):
        EmployeeFactory(unit=unit, name=name)
    rows: list[dict[str, Any]] = [{"seen": "欧阳春", "summary": "家里漏雨,答应本周去修。"}, {"seen": "诸葛亮亮"}]
    sound, faulty = some_visits(*rows), some_visits(rows[0], rows[1] | {"place_kind": "月球"})
    return Sample(importer, by, reverse("visits:import"), sound, faulty, Visit.objects.count, 2, "家里漏雨")


def _rosters(importer: Importer) -> Sample:
    unit = UnitFactory(name="综采一队")
    TeamFactory(unit=unit, name="生产一班")
    by = make_user(Role.CLERK, unit=unit, name="周敏")
    sound, faulty = a_month(line("生产一班", d1="早", d2="休")), a_month(line("生产一班", d1="早", d2="晚"))
    address = reverse("rosters:upload", args=["shifts", unit.pk, NOVEMBER])
    return Sample(importer, by, address, sound, faulty, RosterDay.objects.count, 2, "生产一班")


def _people(importer: Importer) -> Sample:
    by = make_user(Role.HR, name="王人事")
    Employee.objects.filter(pk=by.employee_id).update(status=EmployeeStatus.MOVED_OUT)
    people = [person(1, "欧阳春"), person(2)]
    sound, faulty = roster_file(people), roster_file([*people, person(3, 职级="特级无敌")])
    return Sample(importer, by, reverse("people:roster"), sound, faulty, Employee.objects.on_post().count, 2, "欧阳春")


SAMPLES = {"visits.workbook": _visits, "rosters.workbook": _rosters, "people.roster": _people}


def sample_of(name: str) -> Sample:
    importer = next(one for one in declared() if one.name == name)
    return SAMPLES[name](importer)
