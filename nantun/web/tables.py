"""Tables as lists show them.

    class VisitTable(Table):
        tick = Tick()
        day = ShortDay()
        people = tables.TemplateColumn(template_name="visits/_people.html", verbose_name=_("走访对象"), order_by="...", attrs=MAIN)
        manner = StateColumn(colours={"individual": "green"})

        class Meta(Table.Meta):
            model = Visit
            fields = ("day", "people", "manner")

Rows open what `href(record)` says (get_absolute_url by default). `attrs=MAIN` marks the column that leads the row on a phone,
`attrs=NUMBER` aligns to the right; a column's `footer` puts a total in the foot.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _l

from .templatetags import nantun as show

MAIN = {"td": {"class": "main"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}
WIDE = {"td": {"class": "wide"}}
OFF_PHONE = {"th": {"class": "off-phone"}, "td": {"class": "off-phone"}}


class Table(tables.Table):
    class Meta:
        template_name = "web/table.html"
        attrs = {"class": "table table-hover list"}
        order_by_field = "sort"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "tick" in self.base_columns and not self._meta.sequence:
            kwargs.setdefault("sequence", ("tick", "..."))
        super().__init__(*args, **kwargs)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each column is called, without markup."""
        return {column.name: strip_tags(str(column.header)) for column in self.columns}

    @cached_property
    def pens(self) -> list[tuple[SafeString, Callable[[Any], Any]]]:
        """For each column its <td …> and what draws a row's cell: (head, draw(row)).

        A column's attributes are the same in every row; a column with a `drawer` is asked past the library's look at signatures. Both are
        done for every cell otherwise, and a list has hundreds.
        """
        return [(self._head(column), _pen(column)) for column in self.columns]

    def _head(self, column: Any) -> SafeString:
        return format_html('<td {} data-label="{}">', column.attrs["td"].as_html(), self.labels[column.name])

    def drawn(self, row: Any) -> SafeString:
        """<tr>…</tr> with each cell after its head's words, for the phone. Drawn here and not by a template: lists have hundreds of cells."""
        address = self.href(row.record)
        opens = format_html(' data-href="{}"', address) if address else ""
        cells = "".join([f"{head}{conditional_escape(draw(row))}</td>" for head, draw in self.pens])
        return SafeString(f'<tr{opens} tabindex="0">{cells}</tr>')

    def href(self, record: Any) -> str | None:
        """Where a click on the row leads; None for rows that open nothing."""
        address = getattr(record, "get_absolute_url", None)
        return address() if address else None


def _pen(column: Any) -> Callable[[Any], Any]:
    drawer = getattr(column.column, "drawer", None)
    if drawer is None:
        return lambda row: row.get_cell(column.name)
    draw = drawer(column)
    return lambda row: draw(row.record)


class Drawn(tables.Column):
    """A cell that a function draws from the row: Drawn(lambda visit: visit.get_manner_display(), verbose_name=_("方式"))."""

    def __init__(self, draw: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(empty_values=(), **kwargs)
        self._draw = draw

    def render(self, record: Any) -> Any:
        return self._draw(record)

    def drawer(self, bound: Any) -> Callable[[Any], Any]:
        return self._draw


class Tick(tables.CheckBoxColumn):
    """The boxes of bulk acts: name `picked`, value the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("accessor", "pk")
        kwargs.setdefault("attrs", {"th": {"class": "tick"}, "td": {"class": "tick"}})
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> SafeString:
        return format_html('<input type="checkbox" class="form-check-input" data-tick-all aria-label="{}">', _l("全选本页"))

    def render(self, value: Any, bound_column: Any, record: Any) -> SafeString:
        return format_html(
            '<input type="checkbox" class="form-check-input" name="picked" value="{}" aria-label="{}">', value, _l("选中这一行")
        )

    def drawer(self, bound: Any) -> Callable[[Any], Any]:
        return lambda record: self.render(record.pk, bound, record)


class ShortDay(tables.Column):
    """10-05."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "day"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return show.day_short(value)

    def drawer(self, bound: Any) -> Callable[[Any], Any]:
        return lambda record: show.day_short(bound.accessor.resolve(record))


class MomentColumn(tables.Column):
    """10月5日 14:02."""

    def render(self, value: Any) -> str:
        return show.moment(value)


class NumberColumn(tables.Column):
    """1,204, to the right. total: its sum stands in the foot, given by the page so that the database adds up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", NUMBER)
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return show.number(value)


class StateColumn(tables.Column):
    """A dot and the choice's label. colours: value → green, amber, red, blue, grey."""

    def __init__(self, *args: Any, colours: dict[str, str] | None = None, **kwargs: Any) -> None:
        self._colours = colours or {}
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        raw = bound_column.accessor.resolve(record) if hasattr(bound_column.accessor, "resolve") else value
        return show.state(value, self._colours.get(str(raw), getattr(raw, "colour", "grey")))
