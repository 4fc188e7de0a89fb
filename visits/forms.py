from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nantun.campaigns.models import Campaign
from nantun.people.models import Employee
from nantun.web.fields import DayField, PeoplePicker, PersonPicker
from nantun.web.forms import PageForm

from . import actions
from .choices import Basis, Manner, Occasion, PlaceKind, Shift, Tag
from .entry import Seen, VisitEntry
from .models import MustVisit, Visit
from .rules import principals_of


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; what they really are is found out by the action."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in files if one]


class InOrder(forms.ModelMultipleChoiceField):
    """People in the order in which they were picked: the first visitor leads."""

    def clean(self, value: Any) -> list[Employee]:
        found = {row.pk: row for row in super().clean(value)}
        return [found[int(key)] for key in dict.fromkeys(value or []) if str(key).isdecimal() and int(key) in found]


def people(label: Any, **kwargs: Any) -> InOrder:
    teams = kwargs.pop("teams", False)
    queryset = Employee.objects.for_rows()
    return InOrder(label=label, queryset=queryset, widget=PeoplePicker(teams=teams), **kwargs)


class VisitForm(PageForm, forms.Form):
    """登记走访. The first seven are all that is asked; the rest is folded."""

    day = DayField(label=_("走访日期"), past_only=True)
    visitors = people(_("走访人"), help_text=_("第一位为主,计入其单位台账。"))
    basis = forms.ChoiceField(label=_("代录依据"), choices=[("", _("本人录入")), *Basis.choices], required=False)
    seen = people(_("走访对象(见到)"), teams=True, required=False, help_text=_("可选整个班组。"))
    unmet = people(_("未见到(待补访)"), required=False)
    again_on = DayField(label=_("约定补访日期"), ahead=True, required=False)
    manner = forms.ChoiceField(label=_("方式"), choices=Manner.choices, widget=forms.RadioSelect, initial=Manner.INDIVIDUAL)
    place_kind = forms.ChoiceField(label=_("地点"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    summary = forms.CharField(label=_("反映了什么、答应了什么"), max_length=500, widget=forms.Textarea({"rows": 2, "maxlength": 500}))

    time = forms.TimeField(label=_("时间"), required=False, widget=forms.TimeInput({"type": "time"}))
    shift = forms.ChoiceField(label=_("班次"), choices=[("", _("不填")), *Shift.choices], required=False)
    campaign = forms.ModelChoiceField(
        label=_("主题活动"), queryset=Campaign.objects.none(), required=False, empty_label=_("不属于主题活动")
    )
    tags = forms.MultipleChoiceField(label=_("类别"), choices=Tag.choices, required=False, widget=forms.CheckboxSelectMultiple)
    family_situation = forms.CharField(label=_("家庭情况"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    state_of_mind = forms.CharField(label=_("思想动态"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    difficulties = forms.CharField(label=_("困难"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    suggestions = forms.CharField(label=_("意见建议"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    answered = forms.CharField(label=_("当场答复"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    next_step = forms.CharField(label=_("下一步"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField(label=_("照片"), required=False, widget=ManyFiles({"accept": "image/*"}))

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    another = forms.BooleanField(label=_("不是重复,这是另一次走访"), required=False, widget=forms.HiddenInput)

    folded = (
        "time", "shift", "campaign", "tags", "family_situation", "state_of_mind", "difficulties", "suggestions", "answered", "next_step", "photos",
    )  # fmt: skip
    draft_kind = "visits.log"
    again = True

    def __init__(self, *args: Any, user: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self.alike: list[Visit] = []
        self.fields["campaign"].queryset = Campaign.objects.running_on(today)
        if not principals_of(user):
            del self.fields["basis"]

    @classmethod
    def blank(cls, *, user: Any, today: date, **given: Any) -> VisitForm:
        """A form with today, oneself (or one's only principal) and what the caller knows filled in."""
        initial = {"day": today, "visitors": default_visitors(user), "submission": uuid4(), "manner": Manner.INDIVIDUAL, **given}
        return cls(user=user, today=today, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("seen") and not data.get("unmet") and not {"seen", "unmet"} & self.errors.keys():
            self.add_error("seen", _("请填写走访对象。"))
        both = {one.pk for one in data.get("seen", [])} & {one.pk for one in data.get("unmet", [])}
        if both:
            self.add_error("unmet", _("同一个人不能既见到又未见到。"))
        if not self.errors:
            self._show_alike(data)
        return data

    def entry(self) -> VisitEntry:
        data = self.cleaned_data
        seen = [Seen(one) for one in data["seen"]] + [Seen(one, met=False, again_on=data["again_on"]) for one in data["unmet"]]
        free = {name: data[name] for name in VisitEntry.FREE}
        return VisitEntry(
            visitors=tuple(data["visitors"]),
            seen=tuple(seen),
            day=data["day"],
            manner=data["manner"],
            place_kind=data["place_kind"],
            summary=data["summary"],
            basis=data.get("basis", ""),
            **free,
        )

    def save(self, *, by: Any) -> Visit:
        visit = actions.log_visit(entry=self.entry(), by=by, now=timezone.now(), submission=self.cleaned_data["submission"])
        actions.add_photos(visit=visit, uploads=self.cleaned_data["photos"], by=by)
        return visit

    def _show_alike(self, data: dict[str, Any]) -> None:
        """A probable duplicate is shown once; saving again with the box ticked says that it is another visit."""
        if data.get("another"):
            return
        ids = [one.pk for one in [*data["seen"], *data["unmet"]]]
        known = Visit.objects.alike(day=data["day"], employee_ids=ids).exclude(submission=data.get("submission"))
        self.alike = list(self.not_itself(known).for_rows()[:5])
        if self.alike:
            self.fields["another"].widget = forms.CheckboxInput()
            self.add_error("another", _("这一天已有走访过同一个人的记录,见下方。如果不是重复,请勾选后再保存。"))

    def not_itself(self, known: Any) -> Any:
        return known


class VisitEditForm(VisitForm):
    """修改走访, while its month is open."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    draft_kind = "visits.edit"
    again = False

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        self.visit = visit
        self.draft_key = str(visit.pk)
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset |= Campaign.objects.filter(pk=visit.campaign_id)
        if visit.on_behalf:
            self.fields["basis"] = forms.ChoiceField(label=_("代录依据"), choices=Basis.choices)

    @classmethod
    def of(cls, visit: Visit, *, user: Any, today: date) -> VisitEditForm:
        """Filled from the row as it stands."""
        plain = {name: getattr(visit, name) for name in ("day", "manner", "place_kind", "summary", "basis", "version", *VisitEntry.FREE)}
        visited = list(visit.visited.all())
        initial = plain | {
            "visitors": [one.employee_id for one in visit.visitors.all()],
            "seen": [one.employee_id for one in visited if one.met],
            "unmet": [one.employee_id for one in visited if not one.met],
            "again_on": next((one.again_on for one in visited if one.again_on), None),
            "campaign": visit.campaign_id,
        }
        return cls(visit=visit, user=user, today=today, initial=initial)

    def not_itself(self, known: Any) -> Any:
        return known.exclude(pk=self.visit.pk)

    def save(self, *, by: Any) -> Visit:
        visit = actions.edit_visit(visit=self.visit, entry=self.entry(), version=self.cleaned_data["version"], by=by, now=timezone.now())
        actions.add_photos(visit=visit, uploads=self.cleaned_data["photos"], by=by)
        return visit


class ReasonForm(PageForm, forms.Form):
    """A dangerous act asks for a reason, not "are you sure?"."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea({"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class VoidForm(ReasonForm):
    save_label = _("作废这条走访")

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.fields["version"].initial = visit.version

    def save(self, *, by: Any) -> Visit:
        version = self.cleaned_data["version"] or self.visit.version
        return actions.void_visit(visit=self.visit, reason=self.cleaned_data["reason"], version=version, by=by, now=timezone.now())


class MustForm(PageForm, forms.Form):
    """提出必访, in one line."""

    employee = forms.ModelChoiceField(label=_("职工"), queryset=Employee.objects.none(), widget=PersonPicker())
    occasion = forms.ChoiceField(label=_("情形"), choices=Occasion.choices)
    event_day = DayField(label=_("发生日期"), past_only=True)
    note = forms.CharField(label=_("说明"), required=False, max_length=200)
    save_label = _("提出必访")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].queryset = Employee.objects.visible_to(user).for_rows()

    def save(self, *, by: Any) -> MustVisit:
        return actions.raise_must(**self.cleaned_data, by=by, now=timezone.now())


class WithdrawForm(ReasonForm):
    save_label = _("撤回这条必访")

    def __init__(self, *args: Any, must: MustVisit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must = must

    def save(self, *, by: Any) -> MustVisit:
        return actions.withdraw_must(must=self.must, reason=self.cleaned_data["reason"], by=by)


def default_visitors(user: Any) -> list[int]:
    """One's only principal, for an assistant who is no cadre; otherwise oneself."""
    principals = principals_of(user)
    if len(principals) == 1 and not user.is_cadre:
        return principals
    return [user.employee_id] if user.employee_id else []
