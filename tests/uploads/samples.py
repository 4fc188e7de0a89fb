"""A workbook of every importer. Those of activities stand in tests/<app>/kinds.py under WORKBOOKS."""

from __future__ import annotations

from django.urls import reverse

from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee, RosterImport
from nantun.people.roles import Role
from nantun.rosters.models import RosterDay, RosterWorkbook
from nantun.uploads.importer import Importer
from nantun.uploads.running import declared
from tests.factories import TeamFactory, UnitFactory, make_user
from tests.people.roster.makers import person, roster_file
from tests.rosters.conftest import NOVEMBER
from tests.rosters.test_workbook import a_workbook as a_month
from tests.rosters.test_workbook import line
from tests.support.kinds import Sample, of_every_app


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


WORKBOOKS = {RosterWorkbook: _rosters, RosterImport: _people} | of_every_app("WORKBOOKS")


def sample_of(name: str) -> Sample:
    importer = next(one for one in declared() if one.name == name)
    return WORKBOOKS[importer.model](importer)
