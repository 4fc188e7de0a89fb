"""A question that every page asks in the same words. Putting its SQL together takes Django longer than PostgreSQL takes to answer it; it is done once
in a process, and each asking fills in what differs.

    GRANTS = Prepared(lambda user_id, day: RoleGrant.objects.filter(user=user_id).active_on(day), (0, date.min), (1, date.max))
    GRANTS.rows(user.pk, user.today)
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Words(NamedTuple):
    """places: for each parameter of the SQL which value stands there; None where the parameter is always the same."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[int | None, ...]

    def filled(self, values: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        return self.sql, tuple(one if place is None else values[place] for one, place in zip(self.params, self.places, strict=True))


class Prepared(Generic[Row]):
    """ask: gives the rows for some values. one, other: two examples of all values, by which they are found again among the parameters; what an
    example holds stands nowhere else in the question.
    """

    def __init__(self, ask: Callable[..., QuerySet[Row]], one: Sequence[Any] = (), other: Sequence[Any] = ()) -> None:
        self._ask, self._one, self._other = ask, one, other

    def rows(self, *values: Any) -> list[Row]:
        asked: Any = copy.copy(self._query)
        asked._query = _Query(self._compiler, self._words.filled(values))
        return list(ModelIterable(asked))

    @cached_property
    def _query(self) -> QuerySet[Row]:
        return self._ask(*self._one)

    @cached_property
    def _compiler(self) -> SQLCompiler:
        return self._query.query.get_compiler(using=self._query.db)

    @cached_property
    def _words(self) -> Words:
        """raises ValueError where the question does not take each value as it is, but for instance the day after it."""
        sql, params = self._compiler.as_sql()
        again = self._ask(*self._other).query.get_compiler(using=self._query.db).as_sql()
        if again[0] != sql:
            raise ValueError(f"the words of the question depend on its values: {sql}")
        examples = list(zip(self._one, self._other, strict=True))
        return Words(sql, tuple(params), tuple(_place(pair, examples) for pair in zip(params, again[1], strict=True)))


def _place(pair: tuple[Any, Any], examples: list[tuple[Any, Any]]) -> int | None:
    if pair[0] == pair[1]:
        return None
    if pair not in examples:
        raise ValueError(f"the question asks for {pair[0]}, which is none of its values {[one for one, _other in examples]}")
    return examples.index(pair)


class _Query:
    """What a QuerySet asks its query for, answered without putting it together again. Its compiler is the asking thread's own."""

    def __init__(self, compiler: SQLCompiler, words: tuple[str, tuple[Any, ...]]) -> None:
        self._compiler, self._words = compiler, words

    def get_compiler(self, using: str) -> SQLCompiler:
        own = copy.copy(self._compiler)
        own.connection = connections[using]
        own.as_sql = lambda *args, **kwargs: self._words  # type: ignore[method-assign]
        return own
