from __future__ import annotations

from collections.abc import Iterator

from nantun.people.models import RosterImport
from nantun.people.roles import Role

from . import NOW, Case, World


def cases(world: World) -> Iterator[Case]:
    row = RosterImport.objects.create(name="花名册.xlsx", added_by=world.user(Role.HR), added_at=NOW)
    for name in ("roster-import", "roster-confirm", "roster-withdraw", "roster-marked"):
        yield Case(f"people:{name}", pk=row.pk)
    yield Case("people:roster-part", pk=row.pk, part="added")
