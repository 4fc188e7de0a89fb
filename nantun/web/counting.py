"""What waits, told line by line or only counted, out of one and the same querysets: so that the number in the rail is that of the list.

A room says in parts what waits for somebody, and offers both of it:

    def parts(user, day) -> Iterator[Part]:
        yield Each(rows=Talk.objects.awaiting(user), line=lambda talk: Todo(...), most=20)
        yield Sum(rows=Talk.objects.without_record(), line=lambda count: Todo(...))

    todo, waiting_count = offers_of(parts)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from .offers import Question, Todo

if TYPE_CHECKING:
    from nantun.people.models import User


MOST = 20
"""So many lines of one kind are enough for a list of what waits."""


@dataclass(frozen=True, kw_only=True)
class Each:
    """A line for each row, in the rows' order; for at most so many, and then one for all the rest, where the room gives one."""

    rows: QuerySet
    line: Callable[[Any], Todo]
    most: int | None = None
    rest: Callable[[int], Todo] | None = None

    @property
    def enough(self) -> int | None:
        """As many rows as have to be seen to know how many lines there are."""
        return self.most + 1 if self.most and self.rest else self.most

    def lines(self, count: int) -> Iterator[Todo]:
        yield from map(self.line, self.rows[: self.most])
        if self.rest and self.most and count > self.most:
            yield self.rest(count - self.most)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One line for all rows together, which says how many they are."""

    rows: QuerySet
    line: Callable[[int], Todo]
    enough = 1

    def lines(self, count: int) -> Iterator[Todo]:
        yield self.line(count)


def counted(kind: str, text: str, act: str, url: str, question: Question = Question.NONE) -> Callable[[int], Todo]:
    """A line that says no more than how many there are. text: with %(n)s, e.g. %(n)s 条更正等待审批."""
    return lambda count: Todo(kind=kind, text=text % {"n": count}, url=url, act=act, count=count, question=question)


Part = Each | Sum | Todo
"""A line that no query counts is a part by itself."""

Parts = Callable[[Any, dt.date], Iterable[Part]]


def offers_of(parts: Parts) -> tuple[Callable[[Any, dt.date], Iterator[Todo]], Callable[[Any, dt.date], int]]:
    """The offers `todo` and `waiting_count` of a room."""

    def todo(user: User, day: dt.date) -> Iterator[Todo]:
        """Only rows that are there are asked for."""
        told = list(parts(user, day))
        counts = iter(how_many([(part.rows, None) for part in told if not isinstance(part, Todo)]))
        for part in told:
            if isinstance(part, Todo):
                yield part
            elif count := next(counts):
                yield from part.lines(count)

    def waiting_count(user: User, day: dt.date) -> int:
        """len(list(todo(user, day))), in one query."""
        told = list(parts(user, day))
        plain = sum(isinstance(part, Todo) for part in told)
        return plain + sum(how_many([(part.rows, part.enough) for part in told if not isinstance(part, Todo)]))

    return todo, waiting_count


def how_many(asked: Sequence[tuple[QuerySet, int | None]]) -> list[int]:
    """How many rows each has, counting no further than so many; one query for all of them."""
    counts, queries = [0] * len(asked), []
    for place, (rows, enough) in enumerate(asked):
        try:
            sql, params = rows.order_by().values("pk")[:enough].query.sql_with_params()
        except EmptyResultSet:
            continue
        queries.append((f"SELECT {place}, count(*) FROM ({sql}) AS counted", params))  # noqa: S608 - Django's own SQL, its values apart
    if queries:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(sql for sql, _params in queries), [value for _sql, params in queries for value in params])
            for place, count in cursor.fetchall():
                counts[place] = count
    return counts
