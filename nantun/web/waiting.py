"""What waits for one user: the registry's todo offers, and his own unfinished drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun import registry
from nantun.web.days import A_DAY

from .models import Draft
from .offers import Question, Tile, Todo
from .templatetags.nantun import moment

QUESTIONS = {
    Question.UNMET: gettext_lazy("谁没访到"),
    Question.WAITING: gettext_lazy("谁等我谈"),
    Question.OVERDUE: gettext_lazy("什么超期"),
}


@dataclass(frozen=True)
class Waiting:
    """lines: by deadline, the nearest first; bell: how much is unread."""

    lines: list[Todo]
    bell: int

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


def waiting_for(user: Any, day: dt.date) -> Waiting:
    offered = [todo for _activity, todo_of in registry.offered("todo") for todo in todo_of(user, day)]
    return _in_order(offered, drafts_of(user), day)


class WaitingForAll:
    """The same of every account, for whoever goes through all of them: each room is asked only for those for whom it may have something."""

    def __init__(self, day: dt.date) -> None:
        self._day = day
        readers = {room.name: frozenset(readers_of(day)) for room, readers_of in registry.offered("todo_readers")}
        self._rooms = [(todo_of, readers.get(room.name)) for room, todo_of in registry.offered("todo")]
        self._drafts = _drafts_by_user()

    def readers(self) -> set[int] | None:
        """The accounts for which there may be something; None for all of them, where a room could not say."""
        told = [readers for _todo_of, readers in self._rooms]
        return None if None in told else set(self._drafts).union(*told)

    def of(self, user: Any) -> Waiting:
        asked = [todo_of for todo_of, readers in self._rooms if readers is None or user.pk in readers]
        return _in_order([todo for todo_of in asked for todo in todo_of(user, self._day)], self._drafts.get(user.pk, []), self._day)


def _in_order(offered: list[Todo], drafts: list[Todo], day: dt.date) -> Waiting:
    lines = [todo for todo in offered if not todo.bell] + drafts
    if any(line.question for line in lines):
        lines = [replace(line, question=Question.OVERDUE) if line.due is not None and line.due < day else line for line in lines]
    lines.sort(key=lambda todo: (todo.due or _end_of_month(day), todo.kind))
    return Waiting(lines, sum(todo.count for todo in offered if todo.bell))


def drafts_of(user: Any) -> list[Todo]:
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


def tiles_of(user: Any, day: dt.date) -> list[Tile]:
    return [tile for _activity, tiles in registry.offered("tiles") for tile in tiles(user, day)]


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - A_DAY
