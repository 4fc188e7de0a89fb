from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.people.fields import person
from nantun.people.models import Employee
from nantun.web.fields import DayField, rows_field
from nantun.web.forms import PageForm
from nantun.web.words import LONGEST_REASON

from .actions import withdraw_must
from .models import Must

if TYPE_CHECKING:
    from nantun.people.models import User


class RaiseMustForm(PageForm, forms.Form):
    """In one line: who, since when, and what else the child asks. roles: within whose reach somebody raises it."""

    roles: ClassVar[tuple[str, ...]]

    employee = person(_l("职工"))
    event_day = DayField(label=_l("发生日期"), past_only=True)
    note = forms.CharField(label=_l("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "employee").queryset = Employee.objects.filter(user.reach(*self.roles).q("unit")).for_rows()


class WithdrawMustForm(PageForm, forms.Form):
    """A must that is taken back says why."""

    reason = forms.CharField(label=_l("原因"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}))
    save_label = _l("撤回")

    def __init__(self, *args: Any, must: Must, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must = must

    def save(self, *, by: User) -> Must:
        return withdraw_must(must=self.must, reason=self.cleaned_data["reason"], by=by)
