from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import PageForm

from . import actions
from .actions import Change
from .sheet import Line, Place

if TYPE_CHECKING:
    from nantun.people.models import User

LONGEST = 300_000


class SheetForm(PageForm, forms.Form):
    """The cells that differ from what was shown, as the grid writes them: {"t12": {"5": ["早", "中"]}}, by line and day, what stood there and what shall.

    The field is no hidden one: it is the part of the grid that the draft keeps.
    """

    changes = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea({"hidden": True, "data-changes": ""}), label="")
    draft_kind = "rosters.sheet"
    save_label = _l("保存排班")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.count = place, 0
        self.draft_key = f"{place.kind}-{place.unit.pk}-{place.month:%Y-%m}"

    def clean_changes(self) -> list[Change]:
        try:
            sent = json.loads(self.cleaned_data["changes"] or "{}")
            return [
                Change(Line.read(line), _day(self.place.month, day), _mark(now), _mark(was))
                for line, days in sent.items()
                for day, (was, now) in days.items()
            ]
        except (ValueError, TypeError, AttributeError) as error:
            raise forms.ValidationError(_("表格没有完整地送到,请再保存一次。"), code="invalid") from error

    def save(self, *, by: User) -> Place:
        self.count = actions.save_cells(place=self.place, changes=self.cleaned_data["changes"], by=by, now=timezone.now())
        return self.place


def _day(month: date, word: str) -> date:
    return month.replace(day=int(word))


def _mark(word: Any) -> str:
    if not isinstance(word, str):
        raise TypeError(word)
    return word.strip()
