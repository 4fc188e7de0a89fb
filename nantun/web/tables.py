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

from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

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
        row_attrs = {"data-href": lambda table, record: table.href(record), "tabindex": "0"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "tick" in self.base_columns and not self._meta.sequence:
            kwargs.setdefault("sequence", ("tick", "..."))
        super().__init__(*args, **kwargs)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each column is called, without markup."""
        return {column.name: strip_tags(str(column.header)) for column in self.columns}

    def href(self, record: Any) -> str | None:
        """Where a click on the row leads; None for rows that open nothing."""
        address = getattr(record, "get_absolute_url", None)
        return address() if address else None


class Tick(tables.CheckBoxColumn):
    """The boxes of bulk acts: name `picked`, value the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("accessor", "pk")
        kwargs.setdefault("attrs", {"th": {"class": "tick"}, "td": {"class": "tick"}})
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> SafeString:
        return format_html('<input type="checkbox" class="form-check-input" data-tick-all aria-label="{}">', _("全选本页"))

    def render(self, value: Any, bound_column: Any, record: Any) -> SafeString:
        return format_html(
            '<input type="checkbox" class="form-check-input" name="picked" value="{}" aria-label="{}">', value, _("选中这一行")
        )


class ShortDay(tables.Column):
    """10-05."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "day"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return show.day_short(value)


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
