from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nantun.workdays.models import Shift

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    yield Case("workdays:day", day=date(2026, 10, 5))
    yield Case("workdays:festival", festival="eid_al_fitr", year=2027)
    yield Case("workdays:festival", "reckoned", festival="spring", year=2027)
    yield Case("workdays:shift", pk=Shift.objects.get(code="night").pk)
