"""Times in forms: one of the free ones of a leader, or a few rows of day, from and to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import local_day, moment_of
from nantun.web.fields import DayField, DayInput

from ..choices import PlaceKind
from ..entry import Time
from ..slots import Slot, nearest
from ..windows import A_DAY

ROWS = 5
BOX = {"class": "form-control"}
AHEAD = 30
STARTS, ENDS = _l("从"), _l("到")


class SlotPicker(forms.Widget):
    """The free times of a leader by day, as radios. offer: asked when it is drawn, so that after a refusal it shows what is free then."""

    template_name = "talks/_slots.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.offer: Callable[[], list[Slot] | None] = lambda: None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """A button of the nearest times goes before the radio that is still chosen."""
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return next(filter(None, sent), "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        slots, wanted = self.offer(), _moment(value)
        free = slots or []
        gone = wanted is not None and wanted not in {slot.start for slot in free}
        return super().get_context(name, value, attrs) | {
            "asked": slots is not None,
            "days": [(day, list(found)) for day, found in groupby(free, key=lambda slot: local_day(slot.start))],
            "chosen": "" if gone or wanted is None else wanted.isoformat(),
            "near": nearest(free, wanted) if gone and wanted else [],
        }


class TimesBlock(LayoutObject):
    """The rows of times as one block of the form."""

    fields: list[str] = []

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        return render_to_string("talks/_times.html", {"rows": form.time_rows, "form": form})


def with_times(form: Any, helper: FormHelper) -> FormHelper:
    """The layout with the rows of times in the place of the first."""
    names, rows = helper.layout.fields, {*form.time_names, "time"}
    at = names.index(form.time_names[0])
    helper.layout.fields = [*names[:at], TimesBlock(), *(name for name in names[at:] if name not in rows)]
    return helper


class SlotField(forms.Field):
    """The chosen slot's start; None for no time."""

    widget = SlotPicker

    def to_python(self, value: Any) -> datetime | None:
        return _moment(value)


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime) or not value:
        return value or None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None


class TimesMixin(forms.Form):
    """Up to `rows` times of one's own. Whether they suit both people's shifts is for the action to say; its word lands at `time`."""

    rows = ROWS

    def add_times(self) -> None:
        for at in range(self.rows):
            self.fields[f"day_{at}"] = DayField(label=_("日期"), required=False, ahead=True, widget=DayInput(BOX, ahead=True))
            self.fields[f"from_{at}"] = forms.TimeField(label=STARTS, required=False, widget=forms.TimeInput(BOX | {"type": "time"}))
            self.fields[f"to_{at}"] = forms.TimeField(label=ENDS, required=False, widget=forms.TimeInput(BOX | {"type": "time"}))
        self.fields["place_kind"] = forms.ChoiceField(
            label=_("地点"), choices=PlaceKind.choices, widget=forms.RadioSelect, initial=PlaceKind.OFFICE
        )
        self.fields["place"] = forms.CharField(label=_("具体地点"), required=False, max_length=60)
        self.fields["time"] = forms.CharField(label=_("时间"), required=False, widget=forms.HiddenInput())  # where the action's word lands

    @property
    def time_rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"day_{at}"], self[f"from_{at}"], self[f"to_{at}"]) for at in range(self.rows)]

    @property
    def time_names(self) -> list[str]:
        return [name for at in range(self.rows) for name in (f"day_{at}", f"from_{at}", f"to_{at}")]

    def read_times(self, data: dict[str, Any], minutes: int) -> tuple[Time, ...]:
        """A row without an end lasts as long as a talk usually does. Adds its errors to the fields."""
        found = []
        for at in range(self.rows):
            day, starts, ends = (data.get(f"{part}_{at}") for part in ("day", "from", "to"))
            if not (day or starts or ends) or {f"day_{at}", f"from_{at}", f"to_{at}"} & self.errors.keys():
                continue
            if not (day and starts):
                self.add_error(f"from_{at}" if day else f"day_{at}", _("日期和开始时间要一起填。"))
                continue
            start = moment_of(day, starts)
            end = _after(start, day, ends) if ends else start + timedelta(minutes=minutes)
            found.append(Time(start, end, data.get("place_kind") or PlaceKind.OFFICE, data.get("place", "")))
        return tuple(found)


def _after(start: datetime, day: date, ends: time) -> datetime:
    """Of a talk that begins before midnight and ends after it, the end is the next day's; a span that is none stays for the action to refuse."""
    end = moment_of(day, ends)
    return end if end > start else moment_of(day + A_DAY, ends)
