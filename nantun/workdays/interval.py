"""A span of time. It stands apart from the models: a tuple beside them sends the type checker in circles."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """From `start` up to, but not including, `end`; aware."""

    start: datetime
    end: datetime

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end
