"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from nantun.people.models import User
from nantun.people.roles import Role
from nantun.uploads.importer import Importer
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.support.days import TODAY, at
from tests.support.kinds import Asked, Form, Guard, Kept, MustKind, Sample
from tests.support.mine import Mine
from visits import actions
from visits.models import Correction, MustVisit, NotebookPage, SignedSheet, Visit, VisitPhoto, VisitWorkbook

from .makers import log, seal
from .pages import the_form
from .workbooks import a_workbook

GUARDED = {
    Visit: Guard(
        lambda mine: log(mine.head, mine.worker.employee),
        lambda row, by, now: actions.void_visit(visit=row, reason="重复", version=row.version, by=by, now=now),
    ),
}


def visit(mine: Mine) -> Form:
    return mine.head, "/visits/log/", the_form(mine.head, mine.worker.employee)


POSTED = {Visit: (visit,)}


MUSTS = {
    MustVisit: MustKind(
        model=MustVisit,
        pages="/visits/musts/",
        ground={"occasion": "injury"},
        raise_must=actions.raise_must,
        done=lambda by, employee, day: log(by, employee, day=day),
    ),
}


def workbook(importer: Importer) -> Sample:
    unit = UnitFactory(name="综采一队")
    by = make_user(Role.HEAD, unit=unit, name="王强")
    for name in ("欧阳春", "诸葛亮亮"):
        EmployeeFactory(unit=unit, name=name)
    rows: list[dict[str, Any]] = [{"seen": "欧阳春", "summary": "家里漏雨,答应本周去修。"}, {"seen": "诸葛亮亮"}]
    sound, faulty = a_workbook(*rows), a_workbook(rows[0], rows[1] | {"place_kind": "月球"})
    return Sample(importer, by, reverse("visits:import"), sound, faulty, Visit.objects.count, 2, "家里漏雨")


WORKBOOKS = {VisitWorkbook: workbook}


def a_correction() -> tuple[User, User, Callable[..., Any]]:
    head = make_user(Role.HEAD)
    visit = log(head, EmployeeFactory(unit=head.employee.unit))
    seal(TODAY)
    return (
        head,
        make_user(Role.PARTY_OFFICE),
        lambda reason, by: actions.ask_correction(
            visit=visit, field="地点", old="井下", new="宿舍", reason=reason, by=by, now=at(TODAY, 18)
        ),
    )


REQUESTS = {
    Correction: Asked(
        Correction,
        "note",
        a_correction,
        lambda asked, **facts: actions.decide_correction(correction=asked, now=at(TODAY, 18), **facts),
        lambda asked, words: (f"/visits/corrections/{asked.pk}/?agree=0", {"reason": words}),
    ),
}
KEPT = {
    VisitPhoto: Kept("visits:photo", "photo_pk"),
    NotebookPage: Kept("visits:page-picture"),
    SignedSheet: Kept("visits:signed-sheet"),
}
