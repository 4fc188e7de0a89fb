from __future__ import annotations

from collections.abc import Iterator

from nantun.people.models import RosterImport
from nantun.people.roles import Role

from . import NOW, Case, World


def cases(world: World) -> Iterator[Case]:
    row = RosterImport.objects.create(file_name="花名册.xlsx", uploaded_by=world.user(Role.HR), uploaded_at=NOW)
    for name in ("roster-import", "roster-confirm", "roster-withdraw", "roster-marked"):
        yield Case(f"people:{name}", pk=row.pk)
    yield Case("people:roster-part", pk=row.pk, part="added")
