"""Forms of what is done with visits and with what must be visited: void, raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.musts.forms import RaiseMustForm
from nantun.web import acting

from .. import actions
from ..choices import Occasion
from ..models import MustVisit
from ..policies import MUST_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User


class VoidForm(acting.ReasonForm):
    save_label = _l("作废这条走访")

    reason = forms.CharField(label=_l("原因"), max_length=200, widget=forms.Textarea({"rows": 2}))

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"version": self.row.version}


class MustForm(RaiseMustForm):
    """提出必访."""

    occasion = forms.ChoiceField(label=_l("情形"), choices=Occasion.choices)
    field_order = ("employee", "occasion", "event_day", "note")
    save_label = _l("提出必访")
    roles = MUST_ROLES

    def save(self, *, by: User) -> MustVisit:
        return actions.raise_must(**self.cleaned_data, by=by, now=timezone.now())
