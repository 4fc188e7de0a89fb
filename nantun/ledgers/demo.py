"""A demo's months of ledgers, closed by the real acts: tried out at first, then built, confirmed by the units and sealed.

What an activity's demo asks for once the month's rows are in:  try_out(...) or close(...), and prepare(...) for the month that waits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from nantun.days import A_DAY
from nantun.jobs import running
from nantun.people.demo import DemoMine, at
from nantun.people.models import RoleGrant, Unit, User
from nantun.people.roles import Role

from . import actions
from .building import build_month
from .declare import Ledger
from .models import LedgerBook
from .slots import Slot

SIGNED_ON, SEALED_ON = 5, 8
ON_SCREEN_EVERY = 5


def try_out(mine: DemoMine, ledger: Ledger, month: date) -> None:
    """试运行: what was entered in the first months counts, and is not sealed."""
    actions.set_trial(ledger=ledger, month=month, by=_office(ledger), reason="试运行:先用起来,边用边改", now=at(max(month, mine.first), 9))


def prepare(mine: DemoMine, ledger: Ledger, month: date, *, signed: float) -> None:
    """Drafts of the month; so great a share of the units confirms its own, the shown unit's head not yet if not all do."""
    build_month(ledger, month, by=None, now=at(month + relativedelta(months=1), 2))
    day = min(month + relativedelta(months=1, days=SIGNED_ON - 1), mine.today - A_DAY)
    chance = mine.chance(f"{ledger.name}/{month}")
    for place, slot in enumerate(_slots(ledger, month)):
        if chance.random() < signed and (signed == 1 or slot.unit != mine.shown):
            _stand_by(slot, day, on_screen=place % ON_SCREEN_EVERY == 0)


def close(mine: DemoMine, ledger: Ledger, month: date) -> None:
    """Drafts, confirmations and the seal; the sealed workbooks are in their folder when this returns."""
    prepare(mine, ledger, month, signed=0.96)
    day = month + relativedelta(months=1, days=SEALED_ON - 1)
    job = actions.seal_month(ledger=ledger, month=month, by=_office(ledger), now=at(day, 9, 30))
    running.run(job.pk)


def _slots(ledger: Ledger, month: date) -> Iterator[Slot]:
    """One for each unit with a draft."""
    books = LedgerBook.objects.of(ledger.name, month).drafts().filter(unit__isnull=False).select_related("unit")
    return (Slot(ledger, month, book.unit) for book in books.order_by("unit__order"))


def _stand_by(slot: Slot, day: date, *, on_screen: bool) -> None:
    """By the head on screen, or by the signed paper that the clerk uploads; not at all where the unit has neither."""
    head, clerk = _holder(Role.HEAD, slot.unit), _holder(Role.CLERK, slot.unit)
    if head is not None and (on_screen or clerk is None):
        draft = LedgerBook.objects.of(slot.ledger.name, slot.month).get(unit=slot.unit, version=0)
        actions.confirm(slot=slot, by=head, sha256=draft.sha256, now=at(day, 15, 10))
    elif clerk is not None:
        actions.upload_scan(slot=slot, by=clerk, file=_scan(), now=at(day, 10, 20))


def _holder(role: Role, unit: Unit | None) -> User | None:
    grants = RoleGrant.objects.filter(role=role, units=unit, granted_by__isnull=False).select_related("user")
    grant = grants.order_by("user__number").first()
    return grant.user if grant else None


def _office(ledger: Ledger) -> User:
    grants = RoleGrant.objects.filter(role=ledger.office, granted_by__isnull=False).select_related("user")
    return grants.order_by("user__number")[0].user


def _scan() -> SimpleUploadedFile:
    """A signed sheet as the scanner gives it: a table, a round stamp, a signature."""
    paper = Image.new("L", (420, 297), 250)
    pen = ImageDraw.Draw(paper)
    for line in range(60, 240, 15):
        pen.line((30, line, 390, line), 150)
    pen.ellipse((300, 200, 370, 270), outline=90, width=3)
    pen.line((60, 262, 80, 252, 96, 268, 120, 250, 150, 262), 60, 2)
    file = io.BytesIO()
    paper.save(file, "PNG")
    return SimpleUploadedFile("scan.png", file.getvalue(), "image/png")
