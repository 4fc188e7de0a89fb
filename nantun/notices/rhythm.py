"""When something may leave the house: quiet hours, the hours of digests, the pauses after failures. Every moment is an argument."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from nantun.days import A_DAY, AN_HOUR
from nantun.policies.figures import whole

from .choices import Mode
from .figures import DIGEST_EVERY, QUIET_FROM, QUIET_UNTIL

# After each failure the next pause, in turns of settings.SEND_PAUSE_SECONDS (a minute): an hour after the fourth, half a day in all.
PAUSES = (1, 5, 15, 60, 180, 480)
MOST_ATTEMPTS = len(PAUSES) + 1
# Whatever is older says nothing that the inbox has not said long ago.
TRIED_FOR = dt.timedelta(days=3)


@dataclass(frozen=True)
class Hours:
    """Of the clock at the mine, 0 to 23. quiet_from = quiet_until: no hour is quiet. every: hours between two digests."""

    quiet_from: int
    quiet_until: int
    every: int

    @classmethod
    def on(cls, day: dt.date) -> Hours:
        """As dated documents set them for that day."""
        return cls(whole(QUIET_FROM, day), whole(QUIET_UNTIL, day), whole(DIGEST_EVERY, day))

    @property
    def open_hours(self) -> int:
        return (self.quiet_from - self.quiet_until) % 24 or 24

    def is_quiet(self, moment: dt.datetime) -> bool:
        return moment - self._last_begin(moment) >= self.open_hours * AN_HOUR

    def opening(self, moment: dt.datetime) -> dt.datetime:
        """That moment, or the end of the quiet hours in which it lies."""
        return self._last_begin(moment) + A_DAY if self.is_quiet(moment) else moment

    def digest(self, moment: dt.datetime) -> dt.datetime:
        """The next hour of a digest. The first is an hour after the quiet hours end: by then the morning's reminders have been written."""
        begin = self._last_begin(moment)
        return next(at for day in (begin, begin + A_DAY) for at in self._digests(day) if at > moment)

    def digest_hours(self) -> list[int]:
        """As the settings page names them: [8, 12, 16, 20]."""
        return sorted((self.quiet_until + after) % 24 for after in self._offsets())

    def leaves(self, now: dt.datetime, mode: str, *, urgent: bool) -> dt.datetime:
        """When what is told now leaves the house."""
        if urgent:
            return now
        return self.opening(now) if mode == Mode.AT_ONCE else self.digest(now)

    def _last_begin(self, moment: dt.datetime) -> dt.datetime:
        """The last end of quiet hours up to that moment."""
        local = timezone.localtime(moment)
        begin = local.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        return begin if begin <= local else begin - A_DAY

    def _digests(self, begin: dt.datetime) -> list[dt.datetime]:
        return [begin + after * AN_HOUR for after in self._offsets()]

    def _offsets(self) -> list[int]:
        """Hours after the end of the quiet ones; a mine that is quiet for 23 hours is told at their end."""
        return list(range(1, self.open_hours, self.every)) or [0]


def pause_after(attempts: int) -> dt.timedelta | None:
    """How long to wait after so many failed attempts; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return dt.timedelta(seconds=settings.SEND_PAUSE_SECONDS * PAUSES[attempts - 1])
