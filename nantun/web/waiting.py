"""What waits for one user: the registry's todo offers, and his own unfinished drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun import registry
from nantun.days import month_end

from . import actions
from .models import Counted, Draft
from .offers import Question, Tile, Todo
from .templatetags.nantun import moment

if TYPE_CHECKING:
    from nantun.people.models import User

QUESTIONS = {
    Question.UNMET: _l("谁没访到"),
    Question.WAITING: _l("谁等我谈"),
    Question.OVERDUE: _l("什么超期"),
}


KEPT = timedelta(minutes=1)


@dataclass(frozen=True)
class Waiting:
    """lines: by deadline, the nearest first."""

    lines: list[Todo]

    def due_on(self, day: dt.date) -> int:
        return sum(1 for line in self.lines if line.due == day)

    def late(self, day: dt.date) -> int:
        return sum(1 for line in self.lines if line.due is not None and line.due < day)

    def questions(self) -> list[tuple[Any, list[Todo]]]:
        """A leader's three questions with their lines; empty for those whom none is asked."""
        asked = [line for line in self.lines if line.question]
        return [(label, [line for line in asked if line.question == question]) for question, label in QUESTIONS.items()] if asked else []

    def plain(self) -> list[Todo]:
        return [line for line in self.lines if not line.question]


def waiting_for(user: User, day: dt.date) -> Waiting:
    offered = [todo for _activity, todo_of in registry.offered("todo") for todo in todo_of(user, day)]
    return _in_order(offered, drafts_of(user), day)


@dataclass(frozen=True)
class Count:
    """lines: of 我的待办; bell: what is unread."""

    lines: int
    bell: int


def kept_count(user: User) -> Count | None:
    """What was counted within the last minute, since this user's last act and since he was told something; None when it has to be counted again."""
    counted = _counted(user)
    return Count(counted.lines, counted.bell) if counted and counted.lines is not None and _is_fresh(counted.at) else None


def count_for(user: User, day: dt.date) -> Count:
    """Counts what waits and what is unread, and keeps it for the pages of the next minute."""
    begun = timezone.now()
    lines = sum(count(user, day) for _activity, count in registry.offered("waiting_count")) + _kept().filter(user=user).count()
    return _keep(user, lines, begun)


def listed_for(user: User, day: dt.date) -> tuple[Waiting, Count]:
    """What waits, line by line, and how much is unread; kept, and its number with it, as long as kept_count is."""
    kept = kept_count(user)
    listed: Any = user.counted.listed if kept else {}
    if kept and listed:
        waiting = Waiting([Todo.of(line) for line in listed["lines"]])
        return waiting, replace(kept, lines=len(waiting.lines))
    begun = timezone.now()
    waiting = waiting_for(user, day)
    return waiting, _keep(user, len(waiting.lines), begun, {"lines": [asdict(line) for line in waiting.lines]})


def _keep(user: User, lines: int, begun: dt.datetime, listed: dict[str, Any] | None = None) -> Count:
    count = Count(lines, sum(unread(user) for _activity, unread in registry.offered("unread")))
    actions.keep_counted(user, begun=begun, at="at", figures={**asdict(count), "listed": listed or {}})
    return count


def _counted(user: User) -> Counted | None:
    counted: Counted | None = getattr(user, "counted", None)
    return counted if counted and counted.standing == user.standing else None


def _is_fresh(at: dt.datetime) -> bool:
    return timedelta() <= timezone.now() - at < KEPT


class WaitingForAll:
    """The same of every account, for whoever goes through all of them: each room is asked only for those for whom it may have something."""

    def __init__(self, day: dt.date) -> None:
        self._day = day
        readers = {room.name: frozenset(readers_of(day)) for room, readers_of in registry.offered("todo_readers")}
        self._rooms = [(todo_of, readers.get(room.name)) for room, todo_of in registry.offered("todo")]
        self._drafts = _drafts_by_user()

    def readers(self) -> set[int] | None:
        """The accounts for which there may be something; None for all of them, where a room could not say."""
        found = set(self._drafts)
        for _todo_of, readers in self._rooms:
            if readers is None:
                return None
            found |= readers
        return found

    def of(self, user: User) -> Waiting:
        asked = [todo_of for todo_of, readers in self._rooms if readers is None or user.pk in readers]
        return _in_order([todo for todo_of in asked for todo in todo_of(user, self._day)], self._drafts.get(user.pk, []), self._day)


def _in_order(offered: list[Todo], drafts: list[Todo], day: dt.date) -> Waiting:
    lines = offered + drafts
    if any(line.question for line in lines):
        lines = [replace(line, question=Question.OVERDUE) if line.due is not None and line.due < day else line for line in lines]
    lines.sort(key=lambda todo: (todo.due or month_end(day), todo.kind))
    return Waiting(lines)


def drafts_of(user: User) -> list[Todo]:
    """Forms that were begun and never saved; their content is not opened."""
    return [_of_draft(draft) for draft in _kept().filter(user=user)]


def _drafts_by_user() -> dict[int, list[Todo]]:
    found: dict[int, list[Todo]] = {}
    for draft in _kept():
        found.setdefault(draft.user_id, []).append(_of_draft(draft))
    return found


def _kept() -> QuerySet[Draft]:
    return Draft.objects.exclude(url="").only("user_id", "title", "url", "updated_at")


def _of_draft(draft: Draft) -> Todo:
    return Todo(
        kind=_("草稿"),
        text=_("%(title)s,%(at)s 没有填完") % {"title": draft.title, "at": moment(draft.updated_at)},
        url=draft.url,
        act=_("继续填写"),
    )


def tiles_of(user: User, day: dt.date) -> list[Tile]:
    """The user's month, as it was counted within the last minute and since his last act."""
    counted = _counted(user)
    if counted and counted.tiles is not None and _is_fresh(counted.tiles_at):
        return [Tile(**tile) for tile in counted.tiles]
    begun = timezone.now()
    found = [tile for _activity, tiles in registry.offered("tiles") for tile in tiles(user, day)]
    actions.keep_counted(user, begun=begun, at="tiles_at", figures={"tiles": [asdict(tile) for tile in found]})
    return found
