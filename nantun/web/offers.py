"""What rooms hand to pages that are loops over the registry: 我的待办, the timeline of one employee, search, reminders.

The offers behind the paths of `registry.Activity`:

    todo(user, day: date) -> Iterable[Todo]                 what waits for this user; sorted by the page
    waiting_count(user, day: date) -> int                   how many lines todo would have, counted by counting, in one query if it can be;
                                                            whoever offers todo offers this (counting.py gives both)
    unread(user) -> int                                     the figure at the bell
    todo_readers(day) -> Iterable[int]                      for whose accounts (User.pk) todo may have something, rather too many than
                                                            too few; where a room with todo has no such offer, all 7,000 are asked one by one
    tiles(user, day: date) -> Iterable[Tile]                the user's month, beside 我的待办
    search(user, words: str, limit: int) -> Iterable[Hit]   words: normalised, at least one character
    timeline(employee, user) -> Iterable[Moment]            only what this user may see of it
    reminders(day: date) -> Iterable[Due]                   what is due on that day; sends nothing
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from nantun.days import local_day

from .words import LONGEST_REASON

if TYPE_CHECKING:
    from nantun.people.models import User


class Question(StrEnum):
    """The three questions that a leader's 我的待办 answers before the list."""

    NONE = ""
    UNMET = "unmet"  # 谁没访到
    WAITING = "waiting"  # 谁等我谈
    OVERDUE = "overdue"  # 什么超期

    def asked_of(self, user: User) -> Question:
        """Leaders alone are asked; everybody else has a plain list."""
        return self if user.leads else Question.NONE


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button: `post` sends a form to the url (a write in one tap), otherwise it is a link.

    primary: the one red button of a page; icon: a name of icons.py
    why_not: why it can't be done now; the button then only says so when asked
    tells, asks: a dangerous act says in a dialog what it will do (tells) and asks for a reason, posted as `reason` (asks: its label)
    most: characters of that reason, as many as the action takes
    version: of the row as the page shows it, posted with the act, so that nobody does it to what he has not seen
    """

    label: str
    url: str = ""
    post: bool = False
    primary: bool = False
    icon: str = ""
    why_not: str = ""
    tells: str = ""
    asks: str = ""
    most: int = LONGEST_REASON
    version: int | None = None

    @property
    def dialog_id(self) -> str:
        """One and the same for the same act, so that a page that is drawn again keeps it."""
        return f"ask-{zlib.crc32((self.label + self.url).encode()):08x}"


@dataclass(frozen=True, kw_only=True)
class Todo:
    """One line of 我的待办, one click from being done.

    kind: two or three characters, e.g. 必访; text: a plain sentence; url: where the click goes; act: the button's label, e.g. 登记走访
    due: the last day, or None for "some time this month"; count: how many things the line stands for
    question: the leader's question it belongs to; more: further buttons (转交, 同意, 已谈)
    """

    kind: str
    text: str
    url: str
    act: str
    due: dt.date | None = None
    count: int = 1
    question: Question = Question.NONE
    more: tuple[Act, ...] = ()

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """The line that was kept as JSON of its fields."""
        due, question, more = kept["due"], Question(kept["question"]), tuple(Act(**act) for act in kept["more"])
        return cls(**{**kept, "due": due and dt.date.fromisoformat(due), "question": question, "more": more})


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure that links to the rows it counts: 个别走访到 540 / 602 人.

    of: the whole it is a part of (draws a bar), or None; unit: 人, 次, 件; good: True where full is the aim (a full bar is green),
    False where every one is too many (a value above nought is red), None for a plain count.
    """

    label: str
    value: int
    of: int | None = None
    unit: str = ""
    url: str = ""
    good: bool | None = None

    @property
    def percent(self) -> int:
        """0 to 100, for the bar's length."""
        return min(100, round(100 * self.value / self.of)) if self.of else 0


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One dated sentence in a story: the history of a row, or the timeline of one employee.

    at: a moment, or a day where no hour is known; text: without the date; who: whose act it was, set in bold before the text
    url: the row it tells of; activity: the registry's name of the room, filled in by the page where it is left empty
    """

    at: dt.datetime | dt.date
    text: str
    who: str = ""
    url: str = ""
    activity: str = ""

    @property
    def day(self) -> dt.date:
        from django.utils import timezone

        if not isinstance(self.at, dt.datetime):
            return self.at
        return local_day(self.at) if timezone.is_aware(self.at) else self.at.date()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a way (登记 → 交办 → 办理): state is "done", "now" or "next"; note: a word beneath, e.g. the day."""

    label: str
    state: str = "next"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One answer of the search box. label: what it is called; detail: unit, post or day, to tell namesakes apart."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Due:
    """Somebody is to be told something on the day asked about. Once a day at most for each (user_id, kind, key), however often it is asked.

    A room is asked for a day several times while it lasts, and answers what is to be told on just that day: a limit that ends tomorrow.
    user_id: the reader's User.pk; kind: "<name of the room>.<word>", stable, by whose room readers choose, e.g. "visits.must"
    key: what it is about, e.g. "must:412"
    text: the sentence shown, or where there is a title the line beneath it; url: where its click goes; reason: why this reader is told
    urgent: danger and the like, which leaves the house at night too and waits for no digest
    No ID number, card, telephone, address or illness stands in it.
    """

    user_id: int
    kind: str
    key: str
    text: str
    title: str = ""
    url: str = ""
    reason: str = ""
    urgent: bool = False

    @classmethod
    def to_each(cls, readers: Iterable[int], **what: Any) -> Iterator[Due]:
        """The same to each of these accounts."""
        return (cls(user_id=one, **what) for one in sorted(readers))
