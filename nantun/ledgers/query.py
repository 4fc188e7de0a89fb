"""From a queryset and declared columns to the rows of a sheet, written by Postgres itself (cells.py says how)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections, models, transaction
from django.db.models import Count, QuerySet, Sum
from openpyxl.utils import get_column_letter

from .cells import cell_sql, lines_sql, special_sql
from .declare import Column
from .stream import Fill, Rows

LINE, HIGHEST = 13, 409


class Table:
    """The rows of a queryset under columns. rows: how many; totals: by the column's key, of those that add up."""

    def __init__(self, queryset: QuerySet, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._names = [f"cell_{number}" for number in range(len(columns))]
        asked = {name: column.asked for name, column in zip(self._names, columns, strict=True)}
        self._asked = queryset.annotate(**asked).order_by(*ordering(queryset), "pk")
        self.rows, self.totals = self._count()

    def _count(self) -> tuple[int, dict[str, Any]]:
        summed = {name: column.key for name, column in zip(self._names, self.columns, strict=True) if column.total}
        found = self._asked.order_by().aggregate(rows=Count("pk"), **{f"sum_{name}": Sum(name) for name in summed})
        return found["rows"], {key: found[f"sum_{name}"] or 0 for name, key in summed.items()}

    def fill(self, first: int) -> Fill:
        """Writes the rows from sheet row `first` on, 序号 before each; RuntimeError when they are not as many as were counted."""

        def fill(rows: Rows, styles: Sequence[int]) -> None:
            if not self.rows:
                return
            connection = connections[self._asked.db]
            with connection.cursor() as cursor, connection.wrap_database_errors:
                asked = cursor.mogrify(*self._asked.values_list(*self._names).query.sql_with_params()).decode()
                cursor.copy_expert(f"COPY ({self._sql(asked, first, styles)}) TO STDOUT", rows)
            if rows.count != self.rows:
                raise RuntimeError(f"{self.rows} rows were counted and {rows.count} came: read them in one snapshot")

        return fill

    def _sql(self, asked: str, first: int, styles: Sequence[int]) -> str:
        """One row of XML for each row asked for, in as many columns as it has cells: COPY puts a tab between them, which XML passes over."""
        start = f"""'<row r="' || n || '" ht="' || {self._height()} || '"><c r="A' || n || '" s="{styles[0]}"><v>' || place || '</v></c>'"""
        cells = [self._cell(place, styles[place + 1]) for place in range(len(self.columns))]
        place = f"row_number() OVER () AS place, (row_number() OVER () + {first - 1})::text AS n"
        open_texts = [f'"{name}"' for name, column in self._texts() if not column.decrypted]
        numbered = f"SELECT {place}, asked.*, {special_sql(open_texts)} AS special FROM ({asked}) AS asked"  # noqa: S608 - Django's own SQL
        return f"SELECT {', '.join([start, *cells])} || '</row>' FROM ({numbered}) AS numbered"  # noqa: S608

    def _texts(self) -> list[tuple[str, Column]]:
        return [(name, column) for name, column in zip(self._names, self.columns, strict=True) if column.kind == "text"]

    def _height(self) -> str:
        """In points: what the longest text of the row needs, up to what Excel allows."""
        lines = [lines_sql(f'"{name}"', column.characters, sealed=column.decrypted) for name, column in self._texts()]
        return f"least({HIGHEST}, {LINE} * greatest(1, {', '.join(lines)}) + 2)" if lines else str(LINE + 2)

    def _cell(self, place: int, style: int) -> str:
        column, name = self.columns[place], self._names[place]
        timed = isinstance(self._asked.query.annotations[name].output_field, models.DateTimeField)
        letter = get_column_letter(place + 2)
        return cell_sql(f'"{name}"', letter, style, column.kind, timed=timed, sealed=column.decrypted)


def ordering(queryset: QuerySet) -> tuple[Any, ...]:
    """The order that the queryset was given, or its model's."""
    query = queryset.query
    usual = query.get_meta().ordering or () if query.default_ordering else ()
    return tuple(query.order_by or usual)


@contextmanager
def steady(using: str) -> Iterator[None]:
    """Everything read inside shows one moment: REPEATABLE READ, READ ONLY. Inside a transaction that has begun, what that one shows.

    A book's rows are sorted in memory: there is one such reader at a time, and a hundred thousand rows would go by the disk otherwise.
    """
    outermost = not connections[using].in_atomic_block
    with transaction.atomic(using=using):
        if outermost:
            with connections[using].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL work_mem = '64MB'")
        yield
