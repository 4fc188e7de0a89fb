from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.people.fields import person
from nantun.web.fields import DayField
from nantun.web.forms import PageForm

from . import actions
from .entry import Entry
from .models import $Row

if TYPE_CHECKING:
    from nantun.people.models import User


class ${Row}Form(PageForm, forms.Form):
    employee = person(_l("职工"))
    day = DayField(label=_l("日期"), past_only=True)
    text = forms.CharField(label=_l("内容"), max_length=500, widget=forms.Textarea({"rows": 3}))
    due_on = DayField(label=_l("期限"))
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    draft_kind = "$name.log"

    @classmethod
    def blank(cls, user: User) -> ${Row}Form:
        return cls(initial={"submission": uuid4(), "day": user.today})

    def save(self, *, by: User) -> $Row:
        data = self.cleaned_data
        return actions.log(entry=Entry(**data | {"submission": data["submission"] or uuid4()}), by=by, now=timezone.now())
