"""Where people stood on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from .models import Placement


class Standing:
    """The placements of a few people, asked for once and looked up by day."""

    def __init__(self, employee_ids: Iterable[int]) -> None:
        self._rows: dict[int, list[Placement]] = defaultdict(list)
        for row in Placement.objects.filter(employee__in=set(employee_ids)).select_related("unit").order_by("started_on"):
            self._rows[row.employee_id].append(row)

    def on(self, employee_id: int, day: date) -> Placement | None:
        """The placement of that day, or None for somebody who had left, or had none.

        A day before everything that is known falls to the earliest placement: the first roster tells nothing of the years before it.
        """
        rows = self._rows.get(employee_id, [])
        covering = [row for row in rows if row.started_on <= day and (row.ended_on is None or day <= row.ended_on)]
        if covering:
            return covering[0]
        return rows[0] if rows and day < rows[0].started_on else None
