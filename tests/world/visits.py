from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from nantun.people.choices import Basis
from nantun.people.roles import Role
from nantun.uploads.choices import Status
from tests.factories import make_cadre, stand_in
from tests.privacy.pictures import jpeg
from tests.support.days import at
from tests.visits.makers import log
from visits import actions
from visits.choices import Occasion
from visits.models import Correction, SignedSheet, Visit, VisitWorkbook
from visits.workbook.columns import blank_visits

from . import NOW, Case, World

OCTOBER = date(2026, 10, 1)


def cases(world: World) -> Iterator[Case]:
    """A visit of the head of ours, which the clerk entered for him, and one of a cadre of theirs."""
    head, clerk = world.user(Role.HEAD), world.user(Role.CLERK)
    stand_in(head.employee, clerk.employee)
    ours = log(clerk, world.worker, visitors=head.employee, basis=Basis.ORAL)
    theirs = log(make_cadre(unit=world.theirs), world.stranger)
    yield from _of_visits(ours, theirs)
    yield from _evidence(world, ours)
    yield from _correction(world, ours)
    yield from _musts(world)
    yield from _workbook(world)
    for case, unit in (("ours", world.ours), ("theirs", world.theirs)):
        yield Case("visits:unit-coverage", case, unit_pk=unit.pk)
        yield Case("visits:coverage-names", case, unit_pk=unit.pk)


def _of_visits(ours: Visit, theirs: Visit) -> Iterator[Case]:
    for case, visit in (("ours", ours), ("theirs", theirs)):
        for name in ("visit", "edit", "void", "confirm", "correct"):
            yield Case(f"visits:{name}", case, pk=visit.pk)
    yield Case("visits:confirm-ticked", data={"picked": [ours.pk]})


def _evidence(world: World, visit: Visit) -> Iterator[Case]:
    """Photographs and papers of the head."""
    head = world.user(Role.HEAD)
    photo = actions.add_photos(visit=visit, uploads=[_picture()], by=head)[0]
    yield Case("visits:photo", pk=visit.pk, photo_pk=photo.pk)
    yield Case("visits:remove-photo", pk=visit.pk, photo_pk=photo.pk)
    page = actions.keep_page(principal=head.employee, upload=_picture(), note="", by=head, now=NOW)
    for name in ("page", "page-picture", "settle-page"):
        yield Case(f"visits:{name}", pk=page.pk)
    sheet = SignedSheet(principal=head.employee, month=OCTOBER, added_by=head, added_at=NOW).keep(_picture())
    yield Case("visits:signed-sheet", pk=sheet.pk)
    for name in ("sheet", "upload-sheet"):
        yield Case(f"visits:{name}", "ours", employee_pk=head.employee_id, month="2026-10")
        yield Case(f"visits:{name}", "theirs", employee_pk=world.stranger.pk, month="2026-10")


def _correction(world: World, visit: Visit) -> Iterator[Case]:
    """Asked for by the head."""
    words = {"field": "地点", "old": "井下现场", "new": "宿舍", "reason": "记错了"}
    row = Correction.objects.create(visit=visit, asked_by=world.user(Role.HEAD), asked_at=NOW, reporting_unit=visit.reporting_unit, **words)
    yield Case("visits:decide-correction", pk=row.pk, query="agree=1")


def _musts(world: World) -> Iterator[Case]:
    clerk = world.user(Role.CLERK)
    must = actions.raise_must(
        employee=world.colleague, occasion=Occasion.HOSPITAL, event_day=date(2026, 10, 14), note="", by=clerk, now=at(date(2026, 10, 15))
    )
    yield Case("visits:withdraw-must", pk=must.pk)


def _workbook(world: World) -> Iterator[Case]:
    """Two of the head: one has faults, the other waits."""
    about = {"name": "走访.xlsx", "added_by": world.user(Role.HEAD), "added_at": NOW}
    file = SimpleUploadedFile("走访.xlsx", blank_visits())
    faulty = VisitWorkbook.objects.create(status=Status.FAULTY, file=file, marked=file, counts={"faults": 1}, **about)
    waiting = VisitWorkbook.objects.create(status=Status.WAITING, file=file, counts={"fresh": 1, "known": 0}, **about)
    for name, row in (("workbook", faulty), ("workbook-faults", faulty), ("import-workbook", waiting), ("drop-workbook", waiting)):
        yield Case(f"visits:{name}", pk=row.pk)


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", jpeg())
