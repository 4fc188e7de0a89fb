"""登记诉求: by whoever heard it, or, shorter, by whoever raises what is his own."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.days import moment_of
from nantun.people.fields import people
from nantun.people.models import Unit
from nantun.web.fields import Choose, ChooseMany, DayField, FilesField, ManyFiles, rows_field
from nantun.web.forms import Folded, PageForm

from .. import actions
from ..choices import NAMES_HIDDEN, Category, EvidenceKind, Urgency
from ..entry import AppealEntry
from ..models import Appeal
from ..sources import CHOSEN, DIRECT
from .handling import LOST

if TYPE_CHECKING:
    from nantun.people.models import User

HIDE, SHOW = "yes", "no"
HIDDEN_CATEGORIES = "、".join(str(one.label) for one in Category if one in NAMES_HIDDEN)
PHOTOS = {"accept": "image/*"}


def phoned(day: date, hour: time | None) -> datetime | None:
    """The moment of the call, on the day on which the hazard was heard of."""
    return moment_of(day, hour) if hour else None


class OwnAppealForm(PageForm, forms.Form):
    """A worker raises what is his own. What a category does not ask for is put away by the script; without it the action says so."""

    category = forms.ChoiceField(label=_l("类别"), choices=Category.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_l("反映什么"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    phoned_to = forms.CharField(
        label=_l("已打电话告诉了谁"), required=False, max_length=60, help_text=_l("安全隐患要先打电话,例如:矿调度室。")
    )
    phoned_at = forms.TimeField(label=_l("几点打的"), required=False, widget=forms.TimeInput({"type": "time"}))
    unit = forms.ModelChoiceField(
        label=_l("由哪个单位办"), queryset=Unit.objects.none(), required=False, widget=Choose, empty_label=_l("由党群工作部交办"),
        help_text=_l("安全隐患必填,系统会马上告诉它的负责人;其他可以不填。"),
    )  # fmt: skip
    hide_names = forms.ChoiceField(
        label=_l("姓名"),
        choices=[
            ("", _l("按类别(%s保密)") % HIDDEN_CATEGORIES),
            (HIDE, _l("对办理单位保密")),
            (SHOW, _l("不保密")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    photos = FilesField(label=_l("照片"), required=False, widget=ManyFiles(PHOTOS))
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    draft_kind = "appeals.raise"
    save_label = _l("提交")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows_field(self, "unit").queryset = Unit.objects.active_on(user.today)
        self.fields["text"].required = self.data.get("category") != Category.DANGER
        self.fields["text"].error_messages["required"] = _l("请用一句话写明反映了什么。")
        self.fields["category"].widget.attrs["data-hides"] = " ".join(sorted(NAMES_HIDDEN))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("photos"):
            self.add_error("photos", LOST)
        return data

    def entry(self) -> AppealEntry:
        data = self.cleaned_data
        day = data.get("raised_on") or self.user.today
        hazard = data["category"] == Category.HAZARD
        return AppealEntry(
            category=data["category"],
            text=data["text"],
            raised_on=day,
            hide_names={HIDE: True, SHOW: False}.get(data["hide_names"]),
            phoned_to=data["phoned_to"] if hazard else "",
            phoned_at=phoned(day, data["phoned_at"]) if hazard else None,
            unit=data["unit"],
            submission=data["submission"] or uuid4(),
            **self.others(data),
        )

    def others(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"raisers": (self.user.employee,), "source": "online"}

    def save(self, *, by: User) -> Appeal:
        now = timezone.now()
        appeal = actions.raise_appeal(entry=self.entry(), by=by, now=now)
        actions.add_evidence(appeal=appeal, kind=EvidenceKind.RAISED, uploads=self.cleaned_data["photos"], by=by, now=now, field="photos")
        return appeal


class RaiseForm(OwnAppealForm):
    """By whoever heard it: of whom, whom it is about, what was answered on the spot."""

    raisers = people(_l("反映人"), required=False, teams=True, help_text=_l("不填就按匿名登记,以后不能回访。"))
    answer = forms.CharField(
        label=_l("当场怎么答复的"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
        help_text=_l("写了就当场办结,单独统计,每 20 件左右抽查一件。"),
    )  # fmt: skip
    target_people = people(_l("被反映的人"), required=False)
    target_units = forms.ModelMultipleChoiceField(label=_l("被反映的单位"), queryset=Unit.objects.none(), required=False, widget=ChooseMany)
    urgency = forms.ChoiceField(label=_l("轻重缓急"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.ORDINARY)
    source = forms.ChoiceField(label=_l("来源"), choices=CHOSEN, initial=DIRECT)
    raised_on = DayField(label=_l("反映日期"), past_only=True)

    field_order = (
        "category", "raisers", "text", "phoned_to", "phoned_at", "unit", "hide_names", "urgency", "answer", "target_people", "target_units",
        "source", "raised_on", "photos",
    )  # fmt: skip
    again = True
    save_label = _l("登记")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "target_units").queryset = rows_field(self, "unit").queryset

    @property
    def helper(self) -> FormHelper:
        """What is rare stands closed away in its place."""
        helper = super().helper
        shown = [name for name in helper.layout.fields if name not in PLACED]
        helper.layout.fields = [
            *shown,
            Div("unit", "urgency", css_class="pair"),
            "hide_names",
            Div("source", "raised_on", css_class="pair"),
            Folded("answer", title=_l("当场已经答复了")),
            Folded("target_people", "target_units", title=_l("反映的是某个人或某个单位(被反映对象)")),
            "photos",
        ]
        return helper

    def others(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "raisers": tuple(data["raisers"]),
            "target_people": tuple(data["target_people"]),
            "target_units": tuple(data["target_units"]),
            "urgency": data["urgency"],
            "answer": data["answer"],
            "source": data["source"],
        }


PLACED = ("unit", "urgency", "hide_names", "answer", "target_people", "target_units", "source", "raised_on", "photos")


def raise_form(user: User, *posted: Any, **given: Any) -> OwnAppealForm:
    """The form that fits this user; given: what it opens with."""
    form = RaiseForm if user.has_perm("appeals.raise_for_others") else OwnAppealForm
    return form(*posted, user=user) if posted else form(user=user, initial={"submission": uuid4(), "raised_on": user.today, **given})
