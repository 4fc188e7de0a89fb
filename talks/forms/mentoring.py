from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.people.fields import person
from nantun.people.models import Employee
from nantun.web.acting import ActForm
from nantun.web.fields import DayField, PersonPicker, rows_field
from nantun.web.forms import PageForm

from .. import actions
from ..choices import MentoringGround, MentoringOutcome, PlaceKind
from ..models import Mentoring

if TYPE_CHECKING:
    from nantun.people.models import User


class MentoringForm(PageForm, forms.Form):
    """安排帮带, by the head for somebody of his unit. It keeps no draft: what is typed here is nobody else's."""

    worker = forms.ModelChoiceField(label=_l("帮带对象"), queryset=Employee.objects.none(), widget=PersonPicker())
    ground = forms.ChoiceField(label=_l("缘由"), choices=MentoringGround.choices, widget=forms.RadioSelect)
    helper = person(_l("帮带人"))
    plan = forms.CharField(label=_l("帮带计划"), max_length=5000, widget=forms.Textarea({"rows": 4}))
    started_on = DayField(label=_l("自"), past_only=True)
    save_label = _l("安排帮带")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {"unit": user.employee.unit_id} if user.employee else {"pk__in": ()}
        rows_field(self, "worker").queryset = Employee.objects.on_post().filter(**mine).for_rows()

    def save(self, *, by: User) -> Mentoring:
        return actions.begin_mentoring(**self.cleaned_data, by=by, now=timezone.now())


class MentoringTalkForm(ActForm):
    day = DayField(label=_l("日期"), past_only=True, initial=timezone.localdate)
    place_kind = forms.ChoiceField(label=_l("地点"), choices=PlaceKind.choices)
    observation = forms.CharField(label=_l("观察到什么"), max_length=5000, widget=forms.Textarea({"rows": 4}))
    save_label = _l("记下")


class ReviewForm(ActForm):
    outcome = forms.ChoiceField(label=_l("结果"), choices=MentoringOutcome.choices, widget=forms.RadioSelect)
    save_label = _l("记下评议")


class HelperForm(ActForm):
    helper = person(_l("帮带人"))
    save_label = _l("换帮带人")
