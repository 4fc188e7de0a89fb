"""Forms of times for a talk that is there: other times, another time."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import whole
from nantun.web.acting import ActForm

from ..figures import SLOT_MINUTES
from .times import TimesMixin, with_times


class OfferForm(ActForm, TimesMixin):
    """另提时间."""

    text = forms.CharField(label=_l("捎句话"), required=False, max_length=200)
    save_label = _l("提出这些时间")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_times()

    @property
    def helper(self) -> FormHelper:
        return with_times(self, super().helper)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["times"] = self.read_times(data, whole(SLOT_MINUTES, self.user.today))
        return data

    def facts(self) -> dict[str, Any]:
        return {"times": self.cleaned_data["times"], "text": self.cleaned_data["text"]}


class MoveForm(OfferForm):
    """改期: one time, and why."""

    rows = 1
    reason = forms.CharField(label=_l("为什么改期"), max_length=200)
    save_label = _l("改到这个时间")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        for name in ("day_0", "from_0"):
            self.fields[name].required = True
        self.fields["place_kind"].initial = self.row.place_kind
        self.fields["place"].initial = self.row.place

    def facts(self) -> dict[str, Any]:
        return {"time": self.cleaned_data["times"][0], "reason": self.cleaned_data["reason"]}
