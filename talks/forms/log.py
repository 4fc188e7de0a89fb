"""随谈补登: five lines, of which two are to be filled in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.campaigns.models import Campaign
from nantun.people.choices import Basis
from nantun.people.fields import person
from nantun.people.models import Employee
from nantun.web.fields import DayField, name_rows, rows_field
from nantun.web.forms import PageForm

from .. import actions
from ..choices import Direction, Ground, PlaceKind, Topic
from ..entry import HeldTalk
from ..models import Talk

if TYPE_CHECKING:
    from nantun.people.models import User


class LogForm(PageForm, forms.Form):
    """The cursor stands at the counterpart; day, ground and talker are filled in. 代录: of whom, and by what."""

    talker = forms.ModelChoiceField(label=_l("约谈人"), queryset=Employee.objects.none(), widget=forms.RadioSelect, empty_label=None)
    basis = forms.ChoiceField(
        label=_l("代录依据"), choices=[("", _l("本人录入")), *Basis.choices], required=False, widget=forms.RadioSelect, initial=""
    )
    counterpart = person(_l("谈心对象"))
    place_kind = forms.ChoiceField(label=_l("地点"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    day = DayField(label=_l("谈心日期"), past_only=True)
    ground = forms.ChoiceField(label=_l("情形"), choices=Ground.choices, initial=Ground.ROUTINE)
    topic = forms.ChoiceField(
        label=_l("话题"), choices=[("", _l("不填")), *Topic.choices], required=False, help_text=_l("只有谈心双方看得到。")
    )

    direction = forms.ChoiceField(
        label=_l("谁找的谁"), choices=Direction.choices, required=False, widget=forms.RadioSelect, help_text=_l("不选:领导约谈。")
    )
    place = forms.CharField(label=_l("具体地点"), required=False, max_length=60)
    campaign = forms.ModelChoiceField(
        label=_l("主题活动"), queryset=Campaign.objects.none(), required=False, empty_label=_l("不属于主题活动")
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    folded = ("direction", "place", "campaign")
    draft_kind = "talks.log"
    again = True

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        talkers = talkers_for(user)
        rows_field(self, "talker").queryset = Employee.objects.filter(pk__in=talkers).for_rows()
        name_rows(self, "talker", lambda one: f"{one.name} {one.post}")
        rows_field(self, "campaign").queryset = Campaign.objects.running_on(user.today)
        if not user.principals:
            self.fields["talker"].widget = forms.HiddenInput()
            del self.fields["basis"]

    @classmethod
    def blank(cls, *, user: User, **given: Any) -> LogForm:
        """With today, oneself or one's only principal, and what the caller knows."""
        talkers = talkers_for(user)
        talker = given.pop("talker", None) or (talkers[0] if user.is_cadre or len(talkers) == 1 else None)
        basis = "" if talker == user.employee_id else Basis.ORAL
        return cls(user=user, initial={"talker": talker, "basis": basis, "day": user.today, "submission": uuid4(), **given})

    def save(self, *, by: User) -> Talk:
        data = dict(self.cleaned_data)
        data["direction"] = data["direction"] or Direction.DOWN
        data["submission"] = data["submission"] or uuid4()
        return actions.log_talk(held=HeldTalk(**data), by=by, now=timezone.now())


def talkers_for(user: User) -> list[int]:
    """Whose talks the user may enter: his own if he talks with others, and those of his principals."""
    own = [user.employee_id] if user.employee_id and user.has_perm("talks.invite") else []
    return [*own, *user.principals]


def day_given(text: str, today: date) -> date:
    """The day that a link carries; today where it carries none, or one to come."""
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today
