"""Told once, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from nantun.web.actions import drop_counted

from ..models import DayDone, Notice
from ..words import local, without_numbers
from .posting import Told, post

if TYPE_CHECKING:
    from nantun.people.models import User

# The reader's account is looked up in the same statement: who was disabled since is told nothing, and ids that are no account fall out.
# In one order always, so that two processes that send the same notices wait for each other and never in a circle.
_INSERT = """
    INSERT INTO {notices} (recipient_id, kind, subject, day, title, text, url, reason, urgent)
    SELECT reader.id, wanted.kind, wanted.subject, wanted.day, wanted.title, wanted.text, wanted.url, wanted.reason, wanted.urgent
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
         AS wanted (recipient_id, kind, subject, day, title, text, url, reason, urgent)
    JOIN {users} AS reader ON reader.id = wanted.recipient_id AND reader.is_active
    ORDER BY reader.id, wanted.kind, wanted.subject, wanted.day
    ON CONFLICT (kind, subject, recipient_id, day) DO NOTHING
    RETURNING id, recipient_id, kind, urgent
"""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One notice to be sent. reader_id: the User's key; the rest as the fields of Notice, cut to their length.

    urgent: danger and hazards; by the reader's channels it leaves at once, at night too, and in no digest.
    """

    reader_id: int
    kind: str
    subject: str
    day: dt.date
    title: str
    text: str = ""
    url: str = ""
    reason: str = ""
    urgent: bool = False

    def row(self) -> tuple[Any, ...]:
        """In the order of _INSERT. raises ValueError for an address outside the house."""
        title, text, reason = (without_numbers(str(words)) for words in (self.title, self.text, self.reason))
        return (self.reader_id, self.kind, self.subject, self.day, title[:120], text[:500], local(self.url), reason[:200], self.urgent)


def notify(
    *,
    recipient: Any,
    kind: str,
    subject: str,
    day: dt.date,
    title: str,
    text: str = "",
    url: str = "",
    reason: str = "",
    urgent: bool = False,
) -> bool:
    """Tell a User something, inside the caller's transaction. False when it was told already, or the account is disabled.

    The same (kind, subject, recipient, day) is told once, however often and by however many processes it is said.
    url: an address in this house, e.g. visit.get_absolute_url(); reason: why this person is told; urgent: as in Telling.
    """
    one = Telling(
        reader_id=recipient.pk, kind=kind, subject=subject, day=day, title=title, text=text, url=url, reason=reason, urgent=urgent
    )
    return bool(tell([one]))


@transaction.atomic
def tell(tellings: Iterable[Telling], *, now: dt.datetime | None = None) -> int:
    """Send what was not sent before, in one statement, and put it on its way through the channels of its readers. Returns how many were new.

    now: when it is told, which decides when it leaves the house; the database's clock where it is left out.
    What is kept of the readers' 我的待办 is dropped as soon as it is committed: whoever is handed something finds it there at once.
    """
    rows = [one.row() for one in tellings]
    if not rows:
        return 0
    names = {"notices": Notice._meta.db_table, "users": get_user_model()._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(**names), [list(column) for column in zip(*rows, strict=True)])
        told = [Told(*row) for row in cursor.fetchall()]
    post(told, now)
    if told:
        transaction.on_commit(partial(drop_counted, {one.reader_id for one in told}))
    return len(told)


def tell_each(readers: Iterable[int], **what: Any) -> int:
    """The same to each of these accounts; what: the fields of Telling. Returns how many were new."""
    return tell(Telling(reader_id=one, **what) for one in sorted(set(readers)))


@transaction.atomic
def mark_read(*, by: User, pks: Iterable[int] | None = None) -> int:
    """Mark one's own unread notices read, those or all. Returns how many were unread."""
    unread = Notice.objects.visible_to(by).unread()
    if pks is not None:
        unread = unread.filter(pk__in=list(pks))
    read = unread.update(read_at=Now())
    drop_counted([by.pk])  # opening a notice reads it, and is no post
    return read


@transaction.atomic
def note_day_done(*, day: dt.date, sent: int) -> None:
    """The day's reminders are sent, so many of them new; several processes may say so at once."""
    DayDone.objects.bulk_create([DayDone(day=day, sent=0)], ignore_conflicts=True)
    DayDone.objects.filter(day=day).update(sent=F("sent") + sent)
