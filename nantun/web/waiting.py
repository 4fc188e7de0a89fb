"""What waits for one user: the registry's todo offers, and his own unfinished drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun import registry

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
    lines = [todo for todo in offered if not todo.bell] + drafts_of(user)
    if any(line.question for line in lines):
        lines = [replace(line, question=Question.OVERDUE) if line.due is not None and line.due < day else line for line in lines]
    lines.sort(key=lambda todo: (todo.due or _end_of_month(day), todo.kind))
    return Waiting(lines, sum(todo.count for todo in offered if todo.bell))


def drafts_of(user: Any) -> list[Todo]:
    """Forms that were begun and never saved; their content is not opened."""
    kept = Draft.objects.filter(user=user).exclude(url="").only("title", "url", "updated_at")
    return [
        Todo(
            kind=_("草稿"),
            text=_("%(title)s,%(at)s 没有填完") % {"title": draft.title, "at": moment(draft.updated_at)},
            url=draft.url,
            act=_("继续填写"),
        )
        for draft in kept
    ]


def tiles_of(user: Any, day: dt.date) -> list[Tile]:
    return [tile for _activity, tiles in registry.offered("tiles") for tile in tiles(user, day)]


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
