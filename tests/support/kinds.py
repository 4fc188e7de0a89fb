"""What is tried alike of every app. Each says in tests/<app>/kinds.py how its own kinds are made:

GUARDED = {Visit: Guard(lambda mine: log(...), lambda row, by, now: void_visit(visit=row, ...))}     (tests/moves)
POSTED = {Visit: (visit,)}     def visit(mine) -> (who posts, address, what is sent)                 (tests/house/test_once.py)
MUSTS = {MustVisit: MustKind(...)}                                                                   (tests/musts)
WORKBOOKS = {VisitWorkbook: sample}     def sample(importer) -> Sample                               (tests/uploads)
REQUESTS = {Correction: Asked(...)}                                                                  (tests/approvals)
KEPT = {VisitPhoto: Kept("visits:photo", key="photo_pk")}                                            (tests/privacy/test_kept_files.py)

A kind that is not said fails the test that would have tried it, which says where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from nantun.people.models import Employee, User
from nantun.people.roles import Role
from nantun.uploads.importer import Importer
from tests.support.days import TODAY, at, of_october
from tests.support.mine import Mine
from tests.support.places import ROOT

EVENT = of_october(12)
Form = tuple[User, str, dict[str, Any]]


@dataclass(frozen=True)
class Guard:
    """make: a row as it begins; end: done to it by somebody at that moment, at most once."""

    make: Callable[[Mine], Any]
    end: Callable[[Any, User, datetime], Any]


@dataclass(frozen=True, kw_only=True)
class MustKind:
    """One kind of must. pages: the address of its list. raise_must: the activity's own action; ground: what it and its form are told besides.

    done: (by, employee, day) -> what answers the must of that employee: done on that day, which may lie after TODAY, by that account where it matters
    who. raised_as: the role in which somebody of the same unit raises it.
    """

    model: type[models.Model]
    pages: str
    ground: dict[str, str]
    raise_must: Callable[..., Any]
    done: Callable[[User, Employee, date], Any]
    raised_as: str = Role.CLERK

    def raised(self, by: User, employee: Employee, event_day: date = EVENT, note: str = "") -> Any:
        return self.raise_must(employee=employee, event_day=event_day, note=note, by=by, now=at(TODAY), **self.ground)


@dataclass(frozen=True)
class Sample:
    """A workbook of one importer: who uploads it where, what it writes.

    sound: without a fault; faulty: with one fault; written: how many rows of its kind there are; writes: how many `sound` writes.
    private: words of it that its preview shows and the database holds sealed alone.
    """

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


@dataclass(frozen=True)
class Asked:
    """One kind of request. field: of the form, where a no without words is told. setting: (who asks, who decides, asks(reason, by)).

    refuse: (asked, words) -> address and what is sent there to say no with these words.
    """

    model: type[models.Model]
    field: str
    setting: Callable[[], tuple[User, User, Callable[..., Any]]]
    decide: Callable[..., Any]
    refuse: Callable[[Any, str], tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class Kept:
    """A kept file. address: at which it is served; key: the part of the address that is the row's; file, sha256: its fields."""

    address: str
    key: str = "pk"
    file: str = "file"
    sha256: str = "sha256"


def of_every_app(name: str) -> dict[type[models.Model], Any]:
    """What every tests/<app>/kinds.py says under that name, by model."""
    told = [app.label for app in apps.get_app_configs() if (ROOT / "tests" / app.label / "kinds.py").exists()]
    return {model: kind for app in told for model, kind in getattr(import_module(f"tests.{app}.kinds"), name, {}).items()}


def missing(name: str, wanted: set[type[models.Model]]) -> str:
    """A sentence that says where to add what; "" when every model has its kind."""
    lacking = sorted(model._meta.label for model in wanted - set(of_every_app(name)))
    return f"say in tests/<app>/kinds.py under {name} how these are made: {', '.join(lacking)}" if lacking else ""
