"""Where people stood on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from .models import Employee, Placement


class Placements:
    """The placements of a few people, asked for once and looked up by day."""

    def __init__(self, employee_ids: Iterable[int]) -> None:
        self._rows: dict[int, list[Placement]] = defaultdict(list)
        for row in Placement.objects.filter(employee__in=set(employee_ids)).select_related("unit").order_by("started_on"):
            self._rows[row.employee_id].append(row)

    def wanted(self, employee: Employee, day: date, *, field: str, sentence: str = "") -> Placement:
        """As on(). raises RuleBroken at the field, with a sentence that may say %(name)s, for somebody who was not on the roster that day."""
        place = self.on(employee.pk, day)
        if place is None:
            sentence = sentence or _("%(name)s 在这一天不在册,请核对日期或改选他人。")
            raise RuleBroken(sentence % {"name": employee.name}, field=field)
        return place

    def on(self, employee_id: int, day: date) -> Placement | None:
        """The placement of that day, or None for somebody who had left, or had none.

        A day before everything that is known falls to the earliest placement: the first roster tells nothing of the years before it.
        """
        rows = self._rows.get(employee_id, [])
        covering = [row for row in rows if row.started_on <= day and (row.ended_on is None or day <= row.ended_on)]
        if covering:
            return covering[0]
        return rows[0] if rows and day < rows[0].started_on else None
