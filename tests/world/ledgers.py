from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from nantun.ledgers import actions
from nantun.ledgers.building import build_month
from nantun.ledgers.catalogue import ledger
from nantun.ledgers.slots import MINE, Slot
from nantun.people.roles import Role
from tests.privacy.pictures import jpeg
from visits.models import LEDGER

from . import NOW, Case, World

OCTOBER = date(2026, 10, 1)


def cases(world: World) -> Iterator[Case]:
    """October's drafts are built, and the clerk of ours has uploaded the signed scan."""
    which = ledger(LEDGER)
    books = {book.unit_id: book for book in build_month(which, OCTOBER, now=NOW)}
    scan = SimpleUploadedFile("a.jpg", jpeg())
    slot = Slot(which, OCTOBER, world.ours)
    signed = actions.upload_scan(slot=slot, by=world.user(Role.CLERK), file=scan, now=NOW)
    yield Case("ledgers:scan-file", pk=signed.pk)
    for name in ("month", "build", "seal", "rebuild", "trial", "zip"):
        yield Case(f"ledgers:{name}", ledger=LEDGER, month=OCTOBER)
    for case, unit_id in (("ours", world.ours.pk), ("theirs", world.theirs.pk), (MINE, None)):
        parts = {"ledger": LEDGER, "month": OCTOBER, "whose": unit_id or MINE}
        for name in ("book", "draft", "scan"):
            yield Case(f"ledgers:{name}", case, **parts)
        for name in ("file", "annex"):
            yield Case(f"ledgers:{name}", case, **parts, version=0)
        yield Case("ledgers:confirm", case, **parts, sha256=books[unit_id].sha256)
