"""What one kind of uploaded workbook has of its own.

    class PaymentImporter(Importer):
        name, perm, title = "payments.workbook", "payments.import", _("Excel 导入缴费")
        page, marked, confirm, drop = "payments:workbook", "payments:workbook-faults", "payments:import-workbook", "payments:drop-workbook"
        ...

        def check(self, upload, content, *, now, tell, writing): return Checked(table, faults, entries=...)
        def carry_out(self, upload, entries, *, now, tell): return {"made": len(log_payments(entries, ...))}

    PAYMENTS = declare(PaymentImporter())

It is declared (running.py) where its room's tasks.py finds it, so that every process knows its jobs; views.py says how its addresses are written.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.workbooks.faults import Fault
from nantun.workbooks.headings import Table

from .models import Upload

if TYPE_CHECKING:
    from nantun.people.models import User
    from nantun.web.offers import Act
    from nantun.web.requests import Request

Told = Callable[[str, int, int], None]
"""tell(step, done, total): what is being done, and how far it is."""


def tell_nobody(step: str, done: int, total: int) -> None:
    pass


@dataclass(kw_only=True)
class Checked:
    """What came of reading a workbook. With faults nothing is written.

    entries: what would be written, handed to Importer.carry_out as it is. counts: its figures. found: what the page shows of it, as plain JSON.
    fingerprint: where set, only a workbook that still comes to the same is carried out. facts: further columns of the upload.
    """

    table: Table
    faults: list[Fault] = field(default_factory=list)
    entries: Any = ()
    counts: dict[str, int] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Importer(ABC):
    """name: of its jobs. perm: asked on every page. reading, importing: what the jobs are called. template: shows what would be changed, or was, where that
    is more than the rows of `found["rows"]`, a list each: the line of the sheet, then a cell for each of `heads`
    (label, class of its cells: "main" for who leads on a telephone, "words" for sentences, or "").

    page, marked, confirm, drop: names of its addresses. remembers: whether `found` is kept after the import. related: what its page reads besides.
    """

    name: str
    model: type[Upload]
    perm: str
    title: Any
    reading: Any
    importing: Any
    file_label: Any
    file_help: Any
    template: str = "uploads/_rows.html"
    heads: Sequence[tuple[Any, str]] = ()
    upload_template: str = "uploads/upload.html"
    page: str
    marked: str
    confirm: str
    drop: str
    remembers: bool = False
    related: tuple[str, ...] = ()
    # Forms of its own, where the upload or the confirmation asks for more.
    form: Any = None
    confirm_form: Any = None

    @abstractmethod
    def check(self, upload: Any, content: bytes, *, now: datetime, tell: Told, writing: bool) -> Checked:
        """What the workbook holds, and every fault. raises UnreadableWorkbook.

        writing: inside the transaction of carry_out; what it is compared with is to stay as it is until that ends.
        """

    @abstractmethod
    def carry_out(self, upload: Any, entries: Any, *, now: datetime, tell: Told) -> dict[str, int]:
        """Writes all of it in the transaction of the caller; the figures of what was done. raises RuleBroken."""

    @abstractmethod
    def said(self, upload: Any) -> str:
        """Of one that waits or was imported: its figures in a sentence."""

    @property
    def rows(self) -> Any:
        """Every upload of its kind: a room's UploadQuerySet."""
        return self.model._default_manager.all()

    def may(self, user: User, upload: Any) -> None:  # noqa: B027 - most ask nothing more
        """Beyond `perm` and being among visible_to. raises as nantun.web.access.may."""

    def begin(self, request: Request, **where: Any) -> Any:
        """A new upload, not saved, over what the address says; asks whether the user may."""
        return self.model()

    def upload_page(self, request: Request, upload: Any) -> dict[str, Any]:
        """What the page of the upload form shows besides: back, lead, blank (the address of the workbook to be filled in), hints."""
        return {}

    def blank(self) -> tuple[bytes, str]:
        """The workbook to be filled in, and what it is called."""
        raise NotImplementedError

    def again(self, upload: Any) -> str:
        """The address where a mended workbook is uploaded: `import` of the room's urls.py, where that has no parts."""
        return reverse(f"{self.page.partition(':')[0]}:import")

    def facts(self, upload: Any) -> list[tuple[Any, str]]:
        """Further lines beside the page."""
        return []

    def shown(self, upload: Any) -> dict[str, Any]:
        """What `template` needs besides `upload`."""
        return {}

    def confirm_label(self, upload: Any) -> str:
        """On the button that carries it out; "" where there is nothing to be carried out, or `template` has a form of its own.

        Of what has counts["fresh"] it says how many rows.
        """
        fresh = upload.counts.get("fresh", 0)
        return _("导入 %(n)s 行") % {"n": fresh} if fresh else ""

    def afterwards(self, upload: Any) -> Sequence[Act]:
        """Where the user goes on after the import."""
        return ()
