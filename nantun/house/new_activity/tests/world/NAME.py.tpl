from __future__ import annotations

from collections.abc import Iterator

from nantun.people.roles import Role
from tests.$name.makers import logged

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    """A row of each unit, entered by the party office."""
    office = world.user(Role.PARTY_OFFICE)
    for case, employee in (("ours", world.worker), ("theirs", world.stranger)):
        row = logged(employee, office)
        yield Case("$name:row", case, pk=row.pk)
        yield Case("$name:close", case, pk=row.pk)
