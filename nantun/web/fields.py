"""Form fields as people type them: days in any usual spelling, people and units picked from a box."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _l

from nantun.days import parse_day

from .keys import keys_of


class DayInput(forms.TextInput):
    """A text box that dates.js normalises when it is left and gives a calendar button."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, ahead: bool = False) -> None:
        super().__init__({"data-day": "ahead" if ahead else "past", "autocomplete": "off", "maxlength": "20", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else value


class DayField(forms.Field):
    """A day typed as 10-5, 10月5日, 2026.10.5, 20261005, 今天 or picked; without a year the nearest in the past.

    ahead: days without a year lie in the future (deadlines). past_only: a day after today is refused.
    today: what counts as today, a callable so that tests can say it.
    """

    widget = DayInput
    default_error_messages = {
        "invalid": _l("看不懂这个日期,请写成 10-5 或 2026-10-5。"),
        "future": _l("日期还没到,请填今天或以前的日期。"),
    }

    def __init__(
        self, *, ahead: bool = False, past_only: bool = False, today: Callable[[], dt.date] = timezone.localdate, **kwargs: Any
    ) -> None:
        self.ahead, self.past_only, self.today = ahead, past_only, today
        kwargs.setdefault("widget", DayInput(ahead=ahead))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"data-past-only": ""} if self.past_only else {}

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        today = self.today()
        try:
            day = parse_day(str(value), today, ahead=self.ahead)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if self.past_only and day > today:
            raise ValidationError(self.error_messages["future"], code="future")
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class _Picked:
    """Renders only what is chosen; the rest is asked for while typing (picker.js)."""

    choices: Any

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list:
        chosen = [self._option(name, row, index) for index, row in enumerate(self._rows(value))]
        return [(None, chosen, 0)]

    def _rows(self, value: list[str]) -> list:
        """The chosen rows in the order in which they were chosen; words that are no key of the table are left out."""
        keys = keys_of(value)
        queryset = getattr(self.choices, "queryset", None)
        if not keys or queryset is None:
            return []
        found = {row.pk: row for row in queryset.filter(pk__in=keys)}
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    def _option(self, name: str, row: Any, index: int) -> dict[str, Any]:
        detail = "·".join(str(part) for part in (getattr(row, "place", ""), getattr(row, "post", "")) if part)
        option = self.create_option(name, row.pk, str(row), True, index)  # type: ignore[attr-defined]
        option["attrs"].update({"data-detail": detail, "selected": True})
        return option


class PersonPicker(_Picked, forms.Select):
    """One person. source: the address that answers ?q= with [{id, name, number, unit, team, post}, ...]."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, source: str = "/people/pick/") -> None:
        super().__init__({"data-picker": source, "data-placeholder": _l("姓名、工号、拼音或首字母"), **(attrs or {})})


class PeoplePicker(_Picked, forms.SelectMultiple):
    """Several people. teams: a whole team may be picked, which puts in its people one by one."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, source: str = "/people/pick/", teams: bool = False) -> None:
        more = {"data-teams": ""} if teams else {}
        super().__init__({"data-picker": source, "data-placeholder": _l("姓名、工号、拼音或首字母"), **more, **(attrs or {})})


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what they really are is found out by the action."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files if one]


class Choose(forms.Select):
    """A select of many known options (units) that is searched while typing."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-choose": "", **(attrs or {})}, choices)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Drawn at once: Django makes a dictionary and includes a template for every option, and there are dozens."""
        chosen = set(self.format_value(value))
        options = "".join([self._option(str(key), label, str(key) in chosen) for key, label in self._pairs()])
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), SafeString(options))

    @staticmethod
    def _option(key: str, label: Any, chosen: bool) -> str:
        return f'<option value="{escape(key)}"{" selected" if chosen else ""}>{conditional_escape(label)}</option>'

    def _pairs(self) -> Iterator[tuple[Any, Any]]:
        """(key, label) of every option. Rows are fetched at once: Django would open a cursor on the server for them."""
        choices: Any = self.choices
        if not hasattr(choices, "queryset"):
            yield from choices
            return
        if choices.field.empty_label is not None:
            yield "", choices.field.empty_label
        yield from (choices.choice(row) for row in choices.queryset.all())


class ChooseMany(Choose, forms.SelectMultiple):
    """Several of many known options."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"multiple": True, **(attrs or {})}, choices)


def rows_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """The form's field of that name, which picks among rows: for a form that narrows them."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's field of that name, which picks among words."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def name_rows(form: forms.BaseForm, name: str, words: Callable[[Any], str]) -> None:
    """Says in which words the form's field of that name shows a row (Django lets its method be replaced, its types do not)."""
    vars(rows_field(form, name))["label_from_instance"] = words
