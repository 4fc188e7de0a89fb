"""我的接谈时间, and 跨级约谈, 必谈: what is set, granted and raised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.musts.forms import RaiseMustForm
from nantun.people.fields import person
from nantun.web.fields import DayField, rows_field
from nantun.web.forms import PageForm

from .. import actions
from ..choices import MANDATORY, PlaceKind
from ..models import DayException, LeaderRules, LevelException, MustTalk, OpenHours
from ..policies import MUST_ROLES

if TYPE_CHECKING:
    from nantun.people.models import User
    from nantun.people.querysets import EmployeeQuerySet

WEEKDAYS = [(at, _l("周%s") % word) for at, word in enumerate("一二三四五六日")]
CLOCK = {"type": "time"}


class HoursForm(PageForm, forms.Form):
    weekday = forms.TypedChoiceField(label=_l("星期"), choices=WEEKDAYS, coerce=int)
    starts = forms.TimeField(label=_l("从"), widget=forms.TimeInput(CLOCK))
    ends = forms.TimeField(label=_l("到"), widget=forms.TimeInput(CLOCK))
    place_kind = forms.ChoiceField(label=_l("地点"), choices=PlaceKind.choices, initial=PlaceKind.OFFICE)
    place = forms.CharField(label=_l("具体地点"), required=False, max_length=60)
    save_label = _l("添加")

    def save(self, *, by: User) -> OpenHours:
        return actions.open_hours(leader=by.person, **self.cleaned_data)


class ExceptionForm(PageForm, forms.Form):
    day = DayField(label=_l("日期"), ahead=True)
    starts = forms.TimeField(label=_l("从"), required=False, widget=forms.TimeInput(CLOCK), help_text=_l("从、到都不填:全天不接谈。"))
    ends = forms.TimeField(label=_l("到"), required=False, widget=forms.TimeInput(CLOCK))
    reason = forms.CharField(label=_l("说明"), required=False, max_length=60)
    save_label = _l("添加")

    def save(self, *, by: User) -> DayException:
        return actions.except_day(leader=by.person, today=by.today, **self.cleaned_data)


class RulesForm(PageForm, forms.Form):
    notice_hours = forms.IntegerField(label=_l("至少提前几小时"), min_value=0, max_value=720)
    horizon_days = forms.IntegerField(label=_l("最多约到几天以后"), min_value=1, max_value=90)
    most_a_day = forms.IntegerField(label=_l("一天最多谈几次"), min_value=1, max_value=20)

    def save(self, *, by: User) -> LeaderRules:
        return actions.set_rules(leader=by.person, by=by, **self.cleaned_data)


class GrantForm(PageForm, forms.Form):
    """批准跨级约谈."""

    talker = person(_l("约谈人"))
    counterpart = person(_l("谈心对象"))
    started_on = DayField(label=_l("自"), ahead=True)
    ended_on = DayField(label=_l("至"), ahead=True, required=False, help_text=_l("不填:一直有效。"))
    reason = forms.CharField(label=_l("理由"), max_length=200, widget=forms.Textarea({"rows": 2}))
    save_label = _l("批准")

    def save(self, *, by: User) -> LevelException:
        return actions.grant_exception(**self.cleaned_data, by=by, now=timezone.now())


class MustForm(RaiseMustForm):
    """提出必谈."""

    ground = forms.ChoiceField(label=_l("必谈情形"), choices=[(one.value, one.label) for one in MANDATORY])
    talker = person(_l("由谁谈"), required=False, help_text=_l("不填:由他的上一级领导谈。"))
    field_order = ("employee", "ground", "event_day", "talker", "note")
    save_label = _l("提出必谈")
    roles = MUST_ROLES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employee = rows_field(self, "employee")
        employee.queryset = cast("EmployeeQuerySet", employee.queryset).on_post()

    def save(self, *, by: User) -> MustTalk:
        return actions.raise_must(**self.cleaned_data, by=by, now=timezone.now())
