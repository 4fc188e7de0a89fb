from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.days import month_words
from nantun.people.choices import CADRE_RANKS
from nantun.web.fields import choice_field, rows_field
from nantun.web.forms import Choose, DayField, PageForm

from . import actions
from .models import Campaign, Quota

if TYPE_CHECKING:
    from nantun.people.models import User

MONTHS_AHEAD = 12


class CampaignForm(PageForm, forms.ModelForm):
    starts_on = DayField(label=_l("开始日期"), ahead=True)
    ends_on = DayField(label=_l("结束日期"), ahead=True, required=False, help_text=_l("长期活动可以不填。"))

    class Meta:
        model = Campaign
        fields = ("name", "parent", "starts_on", "ends_on", "goal", "note")
        widgets = {"parent": Choose}
        help_texts = {"goal": _l("“按职级每月次数”保存后,在活动页上按职级定次数。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "parent").queryset = Campaign.objects.exclude(pk=self.instance.pk)
        rows_field(self, "parent").empty_label = _l("没有上级活动")

    def save(self, *, by: User) -> Campaign:
        return actions.save_campaign(campaign=self.instance)


class QuotaForm(PageForm, forms.Form):
    rank = forms.ChoiceField(label=_l("职级"), choices=[(rank.value, rank.label) for rank in CADRE_RANKS])
    visits_a_month = forms.IntegerField(label=_l("每月次数"), min_value=0, max_value=100, help_text=_l("填 0 表示不再要求。"))
    month = forms.TypedChoiceField(label=_l("自哪个月起"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, campaign: Campaign, today: date, **kwargs: Any) -> None:
        self.campaign, self.today = campaign, today
        super().__init__(*args, **kwargs)
        choice_field(self, "month").choices = [(day.isoformat(), month_words(day)) for day in months_from(today)]

    def save(self, *, by: User) -> Quota:
        return actions.set_quota(campaign=self.campaign, today=self.today, **self.cleaned_data)


def months_from(day: date) -> list[date]:
    """The first days of this month and of those after it, a year of them."""
    first = day.year * 12 + day.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, first + MONTHS_AHEAD)]
