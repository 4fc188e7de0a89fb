"""回访, 抽查, 销号."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee
from nantun.web.fields import choice_field, rows_field

from ..choices import Category, Closure, Satisfaction
from ..rules import closures_open_to, is_raiser
from ..wording import everybody
from .acts import ActForm

OWN_WORDS = [(one.value, one.label) for one in Satisfaction if one != Satisfaction.UNREACHABLE]


class CheckForm(ActForm):
    """抽查 of what was answered on the spot."""

    result = forms.ChoiceField(label=_l("反映人满意吗"), choices=Satisfaction.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_l("反映人怎么说"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}), help_text=_l("不满意必须写。")
    )


class CallBackForm(CheckForm):
    """回访, or the raiser's own word."""

    raiser = forms.ModelChoiceField(label=_l("回访了谁"), queryset=Employee.objects.none(), required=False, empty_label=_l("不指定"))
    field_order = ("raiser", "result", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_own = is_raiser(self.user, self.appeal)
        asked = [one.employee_id for one in everybody(self.appeal)]
        rows_field(self, "raiser").queryset = Employee.objects.filter(pk__in=asked).for_rows()
        if self.is_own or len(asked) < 2:
            del self.fields["raiser"]
        if self.is_own:
            choice_field(self, "result").choices = OWN_WORDS
        self.only = Employee.objects.filter(pk__in=asked).first() if len(asked) == 1 else None

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"raiser": self.cleaned_data.get("raiser") or self.only}


class StrikeOffForm(ActForm):
    closure = forms.ChoiceField(label=_l("凭什么销号"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_l("理由"), required=False, max_length=300, widget=forms.Textarea({"rows": 3}))
    save_label = _l("销号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = closures_open_to(self.user, self.appeal)
        choice_field(self, "closure").choices = [(one.value, one.label) for one in found]
        self.fields["closure"].initial = found[0] if found else None
        sealed = self.appeal.category == Category.DISCIPLINE
        self.fields["reason"].help_text = _l("怎么查的、怎么了结的。只有纪检能看到。") if sealed else _l("批准销号必须写明理由。")
        if found == [Closure.CONTENT]:
            del self.fields["reason"]
