"""Forms of times for a talk that is there: other times, another time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nantun.policies.figures import whole
from nantun.web.forms import PageForm

from .. import actions
from ..figures import SLOT_MINUTES
from ..models import Talk
from .times import TimesMixin, with_times

if TYPE_CHECKING:
    from nantun.people.models import User


class OfferForm(PageForm, TimesMixin):
    """另提时间."""

    text = forms.CharField(label=_("捎句话"), required=False, max_length=200)
    save_label = _("提出这些时间")

    def __init__(self, *args: Any, talk: Talk, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk, self.user = talk, user
        self.add_times()

    @property
    def helper(self) -> FormHelper:
        return with_times(self, super().helper)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["times"] = self.read_times(data, whole(SLOT_MINUTES, self.user.today))
        return data

    def save(self, *, by: User) -> Talk:
        data = self.cleaned_data
        return actions.offer_times(talk=self.talk, times=data["times"], by=by, now=timezone.now(), text=data["text"])


class MoveForm(OfferForm):
    """改期: one time, and why."""

    rows = 1
    reason = forms.CharField(label=_("为什么改期"), max_length=200)
    save_label = _("改到这个时间")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        for name in ("day_0", "from_0"):
            self.fields[name].required = True
        self.fields["place_kind"].initial = self.talk.place_kind
        self.fields["place"].initial = self.talk.place

    def save(self, *, by: User) -> Talk:
        data = self.cleaned_data
        return actions.move_talk(talk=self.talk, time=data["times"][0], by=by, now=timezone.now(), reason=data["reason"])
