"""Filters that live in the address: a button while unset, a chip with a cross once set.

class VisitFilter(Filters):
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), label=_("单位"), widget=Choose)
    day = DayRange(field_name="day", label=_("日期"))
    text = Contains(["summary", "difficulties"], label=_("含文字"))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.days import short_day

from .fields import DayField, DayInput

if TYPE_CHECKING:
    from .requests import Request

FEW = 12


@dataclass(frozen=True)
class Chip:
    """One filter as the list shows it. value: in words, "" while unset; without: the query string that takes it out.

    options: (query string, label, chosen) of each choice where they are few, so that one click is enough; None otherwise.
    """

    field: forms.BoundField
    label: str
    value: str
    without: str
    options: list[tuple[str, str, bool]] | None


class Filters(django_filters.FilterSet):
    """A FilterSet that can say in words what is set. defaults: what holds while the address does not say otherwise."""

    defaults: dict[str, str] = {}

    def __init__(self, data: QueryDict | dict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_defaults(data, self.defaults_for(kwargs.get("request"))), *args, **kwargs)
        self._given = with_defaults(data, {})

    def defaults_for(self, request: Request | None) -> dict[str, str]:
        """Overridden where a default depends on the reader or the day (this month, own unit)."""
        return self.defaults

    @property
    def is_wrong(self) -> bool:
        return not self.form.is_valid()

    @cached_property
    def chips(self) -> list[Chip]:
        self.form.is_valid()
        return [self._chip(name) for name in self.form.fields]

    @property
    def is_set(self) -> bool:
        return any(chip.value for chip in self.chips)

    @property
    def is_asked(self) -> bool:
        """Whether the reader narrowed the list, and not only its defaults."""
        return any(chip.value and any(part in self._given for part in self._parts(chip.field.name)) for chip in self.chips)

    @property
    def default_names(self) -> list[str]:
        """Words that stay in the address though they are empty, or their default would come back."""
        return list(self.defaults_for(self.request))

    def nothing_set(self) -> str:
        """The query string that clears every filter, and keeps the order and the length of pages."""
        words = self._given.copy()
        defaults = self.defaults_for(self.request)
        for name in self.form.fields:
            self._take_out(words, name, defaults)
        return words.urlencode()

    def _chip(self, name: str) -> Chip:
        field = self.form[name]
        without = self._without(name)
        return Chip(field, str(field.label), in_words(self.form, name), without.urlencode(), self._options(name, without))

    def _without(self, name: str) -> QueryDict:
        words = self._given.copy()
        self._take_out(words, name, self.defaults_for(self.request))
        return words

    def _take_out(self, words: QueryDict, name: str, defaults: dict[str, str]) -> None:
        """A filter with a default is taken out by an empty word, or the default would come back."""
        for part in self._parts(name):
            words.pop(part, None)
            if part in defaults:
                words[part] = ""
        words.pop("page", None)

    def _parts(self, name: str) -> list[str]:
        suffixes = getattr(self.form.fields[name].widget, "suffixes", None)
        return [f"{name}_{suffix}" for suffix in suffixes] if suffixes else [name]

    def _options(self, name: str, without: QueryDict) -> list[tuple[str, str, bool]] | None:
        field = self.form.fields[name]
        if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.MultipleChoiceField | forms.ModelChoiceField):
            return None
        choices = _labelled(field)
        if not 0 < len(choices) <= FEW:
            return None
        chosen = str(self.form[name].value() or "")
        # Each differs from the others by one word: to copy the whole address for each of dozens would take a tenth of the page.
        rest = without.copy()
        rest.pop(name, None)
        before = f"{rest.urlencode()}&" if rest else ""
        queries = [before + urlencode({name: value}) if value else without.urlencode() for value, _label in choices]
        return [(query, label, value == chosen) for query, (value, label) in zip(queries, choices, strict=True)]


def with_defaults(data: QueryDict | dict | None, defaults: dict[str, str]) -> QueryDict:
    """The words of the address; where it does not name a filter, its default."""
    words = data.copy() if isinstance(data, QueryDict) else QueryDict(urlencode(data or {}), mutable=True)
    for name, value in defaults.items():
        if name not in words:
            words[name] = value
    return words


def in_words(form: forms.Form, name: str) -> str:
    """What a filter is set to, as its chip says it; what could not be understood is shown as typed."""
    if name in form.errors:
        return _("看不懂:%(value)s") % {"value": " ".join(str(part) for part in _listed(form[name].value()) if part)}
    return _value_in_words(form.fields[name], form.cleaned_data.get(name))


def _value_in_words(field: forms.Field, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, slice):
        return _range_in_words(value.start, value.stop)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, forms.ModelChoiceField):
        return "、".join(str(row) for row in _listed(value))
    if isinstance(field, forms.ChoiceField):
        labels = dict(_labelled(field))
        return "、".join(labels.get(str(one), str(one)) for one in _listed(value))
    return _one_in_words(value)


def _labelled(field: forms.ChoiceField) -> list[tuple[str, str]]:
    """(value, label) of the choices that stand in no group."""
    choices: Any = field.choices
    return [(str(value), str(label)) for value, label in choices if not isinstance(label, list | tuple)]


def _range_in_words(start: Any, stop: Any) -> str:
    if start is not None and stop is not None:
        return _("%(from)s 至 %(to)s") % {"from": _one_in_words(start), "to": _one_in_words(stop)}
    if start is not None:
        return _("%(from)s 起") % {"from": _one_in_words(start)}
    return _("%(to)s 止") % {"to": _one_in_words(stop)} if stop is not None else ""


def _one_in_words(value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return short_day(value, timezone.localdate()) if isinstance(value, dt.date) else str(value)


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple | QuerySet) else [value]


class _DayRangeWidget(django_filters.widgets.SuffixedMultiWidget):
    template_name = "web/_day_range.html"
    suffixes = ["from", "to"]

    def __init__(self, attrs: dict[str, Any] | None = None, *, ahead: bool = False) -> None:
        super().__init__([DayInput({"aria-label": word}, ahead=ahead) for word in (_("自"), _("至"))], attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["spans"] = [("week", _("本周")), ("month", _("本月")), ("last-month", _("上月")), ("year", _("本年"))]
        return context

    def decompress(self, value: slice | None) -> list[Any]:
        return [value.start, value.stop] if value else [None, None]


class _DayRangeField(django_filters.fields.RangeField):
    def __init__(self, *args: Any, ahead: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _DayRangeWidget(ahead=ahead))
        super().__init__((DayField(required=False, ahead=ahead), DayField(required=False, ahead=ahead)), *args, **kwargs)

    def compress(self, data_list: list[dt.date | None]) -> slice | None:
        start, stop = data_list or (None, None)
        if start and stop and start > stop:
            start, stop = stop, start
        return slice(start, stop) if start or stop else None


class DayRange(django_filters.RangeFilter):
    """Days from and to, both included: day_from=2026-10-01&day_to=2026-10-31. Turned round when typed the wrong way.

    ahead: of deadlines; a day without a year is the nearest to come.
    """

    field_class = _DayRangeField


class Contains(django_filters.CharFilter):
    """Rows in which each of the words typed stands in one of the fields."""

    def __init__(self, fields: list[str], **kwargs: Any) -> None:
        self._fields = fields
        kwargs.setdefault("label", _("含文字"))
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        for word in (value or "").split()[:5]:
            found = Q()
            for field in self._fields:
                found |= Q(**{f"{field}__icontains": word})
            qs = qs.filter(found)
        return qs
