from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.appeals.models import Appeal
from nantun.campaigns.models import Campaign
from nantun.people.choices import Basis
from nantun.people.fields import people
from nantun.web.acting import AsShown, Doing
from nantun.web.fields import DayField, FilesField, ManyFiles, rows_field
from nantun.web.forms import Folded, PageForm

from .. import actions
from ..choices import Manner, PlaceKind, Shift, Tag
from ..entry import Seen, VisitEntry
from ..models import NotebookPage, Visit
from .appeals import AppealLines, AppealsPart

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_ALIKE = 5


class VisitForm(PageForm, forms.Form):
    """登记走访. The first seven are all that is asked; the rest is folded."""

    day = DayField(label=_l("走访日期"), past_only=True)
    visitors = people(_l("走访人"), help_text=_l("第一位为主,计入其单位台账。"))
    basis = forms.ChoiceField(
        label=_l("代录依据"), choices=[("", _l("本人录入")), *Basis.choices], required=False, widget=forms.RadioSelect, initial=""
    )
    seen = people(_l("走访对象"), teams=True, asked_by_form=True, help_text=_l("见到的人;写班组名可选整个班组,方式随之为集体。"))
    unmet = people(_l("未见到(待补访)"), required=False)
    again_on = DayField(label=_l("约定补访日期"), ahead=True, required=False)
    manner = forms.ChoiceField(label=_l("方式"), choices=Manner.choices, widget=forms.RadioSelect, initial=Manner.INDIVIDUAL)
    place_kind = forms.ChoiceField(label=_l("地点"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    summary = forms.CharField(label=_l("反映了什么、答应了什么"), max_length=500, widget=forms.Textarea({"rows": 2}))

    time = forms.TimeField(label=_l("时间"), required=False, widget=forms.TimeInput({"type": "time"}))
    shift = forms.ChoiceField(label=_l("班次"), choices=[("", _l("不填")), *Shift.choices], required=False)
    campaign = forms.ModelChoiceField(
        label=_l("主题活动"), queryset=Campaign.objects.none(), required=False, empty_label=_l("不属于主题活动")
    )
    tags = forms.MultipleChoiceField(label=_l("类别"), choices=Tag.choices, required=False, widget=forms.CheckboxSelectMultiple)
    family_situation = forms.CharField(label=_l("家庭情况"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    state_of_mind = forms.CharField(label=_l("思想动态"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    difficulties = forms.CharField(label=_l("困难"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    suggestions = forms.CharField(label=_l("意见建议"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    answered = forms.CharField(label=_l("当场答复"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    next_step = forms.CharField(label=_l("下一步"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    photos = FilesField(label=_l("照片"), required=False, widget=ManyFiles({"accept": "image/*"}))

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    another = forms.BooleanField(label=_l("不是重复,这是另一次走访"), required=False, widget=forms.HiddenInput)

    folded = (*VisitEntry.FREE, "photos")
    draft_kind = "visits.log"
    again = True
    raises_appeals = True

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today, self.now = user, today, timezone.now()
        self.alike: list[Visit] = []
        self.raised: list[Appeal] = []
        rows_field(self, "campaign").queryset = Campaign.objects.running_on(today)
        self.fields["visitors"].widget.attrs["data-me"] = user.employee_id or ""
        if not self.asks_basis:
            del self.fields["basis"]
        self.appeals = AppealLines(self) if self.raises_appeals and user.has_perm("appeals.raise_for_others") else None

    @property
    def asks_basis(self) -> bool:
        """代录依据 concerns only those who may enter for somebody."""
        return bool(self.user.principals)

    @property
    def helper(self) -> FormHelper:
        """未见到 is rare and stands closed away in its place."""
        helper = super().helper
        fields = helper.layout.fields
        at = fields.index("unmet")
        fields[at : at + 2] = [Folded("unmet", "again_on", title=_l("有人没见到(待补访)"))]
        if self.appeals:
            fields.insert(fields.index("summary") + 1, AppealsPart())
        return helper

    @classmethod
    def blank(cls, *, user: User, today: date, **given: Any) -> VisitForm:
        """A form with today, oneself (or one's only principal) and what the caller knows filled in."""
        initial = {"day": today, "visitors": default_visitors(user), "submission": uuid4(), "manner": Manner.INDIVIDUAL, **given}
        return cls(user=user, today=today, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("seen") and not data.get("unmet") and not {"seen", "unmet"} & self.errors.keys():
            self.add_error("seen", _l("请填写走访对象。"))
        both = {one.pk for one in data.get("seen", [])} & {one.pk for one in data.get("unmet", [])}
        if both:
            self.add_error("unmet", _l("同一个人不能既见到又未见到。"))
        if self.appeals and self.appeals.check(data, by=self.user, now=self.now):
            self.add_error(None, _l("反映的诉求有要改的,见那一行。"))
        if not self.errors:
            self._show_alike(data)
        if self.errors and data.get("photos"):
            self.add_error("photos", _l("其他地方改好后,请把照片再选一次:浏览器不让网页记住文件。"))
        return data

    def entry(self) -> VisitEntry:
        data = self.cleaned_data
        seen = [Seen(one) for one in data["seen"]] + [Seen(one, met=False, again_on=data["again_on"]) for one in data["unmet"]]
        plain = {name: data[name] for name in ("day", "manner", "place_kind", "summary", *VisitEntry.FREE)}
        return VisitEntry(visitors=tuple(data["visitors"]), seen=tuple(seen), basis=data.get("basis", ""), **plain)

    def save(self, *, by: User) -> Visit:
        visit = actions.log_visit(entry=self.entry(), by=by, now=self.now, submission=self.cleaned_data["submission"])
        actions.add_photos(visit=visit, uploads=self.cleaned_data["photos"], by=by)
        if self.appeals:
            self.raised = self.appeals.raise_all(visit)
        return visit

    def said(self, visit: Visit) -> str:
        """已登记,编号 ZF-2026-0012;诉求 SQ-2026-0030、SQ-2026-0031."""
        numbers = "、".join(one.number for one in self.raised)
        return _("已登记,编号 %s") % visit.number + (_(";诉求 %s") % numbers if numbers else "")

    def _show_alike(self, data: dict[str, Any]) -> None:
        """A probable duplicate is shown once; saving again with the box ticked says that it is another visit."""
        if data.get("another"):
            return
        ids = [one.pk for one in [*data["seen"], *data["unmet"]]]
        known = alike(self.user, day=data["day"], manner=data["manner"], employee_ids=ids).exclude(submission=data.get("submission"))
        self.alike = list(self.not_itself(known)[:MOST_ALIKE])
        if self.alike:
            self.fields["another"].widget = forms.CheckboxInput()
            self.add_error("another", _l("这一天已有走访同一个人的记录,见上方。不是重复的,请勾选后再保存。"))

    def not_itself(self, known: Any) -> Any:
        return known


class VisitEditForm(AsShown, VisitForm):
    """修改走访, while its month is open."""

    draft_kind = "visits.edit"
    again = False
    raises_appeals = False

    def __init__(self, *args: Any, row: Visit, user: User, doing: Doing) -> None:
        self.row = self.visit = row
        self.doing, self.draft_key = doing, str(row.pk)
        super().__init__(*args, user=user, today=user.today, initial=self._as_it_stands())
        rows_field(self, "campaign").queryset = Campaign.objects.running_on(user.today) | Campaign.objects.filter(Q(pk=row.campaign_id))

    @property
    def asks_basis(self) -> bool:
        return self.visit.on_behalf or super().asks_basis

    def _as_it_stands(self) -> dict[str, Any]:
        names = ("day", "manner", "place_kind", "summary", "basis", "version", *VisitEntry.FREE)
        visited = list(self.visit.visited.all())
        return {name: getattr(self.visit, name) for name in names} | {
            "visitors": [one.employee_id for one in self.visit.visitors.all()],
            "seen": [one.employee_id for one in visited if one.met],
            "unmet": [one.employee_id for one in visited if not one.met],
            "again_on": next((one.again_on for one in visited if one.again_on), None),
            "campaign": self.visit.campaign_id,
        }

    def not_itself(self, known: Any) -> Any:
        return known.exclude(pk=self.visit.pk)

    def save(self, *, by: User) -> Visit:
        visit = self.doing.do(self.visit, by=by, entry=self.entry(), version=self.visit.version)
        actions.add_photos(visit=visit, uploads=self.cleaned_data["photos"], by=by)
        return visit


class PageVisitForm(VisitForm):
    """A visit made of a photographed notebook page."""

    draft_kind = "visits.page"
    again = False
    save_label = _l("保存这次走访")

    def __init__(self, *args: Any, page: NotebookPage, **kwargs: Any) -> None:
        self.page = page
        self.draft_key = str(page.pk)
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, page: NotebookPage, *, user: User, today: date) -> PageVisitForm:
        own = user.employee_id == page.principal_id
        initial = {"visitors": [page.principal_id], "submission": uuid4(), "manner": Manner.INDIVIDUAL}
        return cls(page=page, user=user, today=today, initial=initial | {"basis": "" if own else Basis.NOTEBOOK})

    def save(self, *, by: User) -> Visit:
        visit = super().save(by=by)
        actions.add_to_page(page=self.page, visit=visit)
        return visit


def alike(user: User, *, day: date, manner: str, employee_ids: list[int]) -> Any:
    """What is probably the same visit, of those that the user may read."""
    return Visit.objects.visible_to(user).alike(day=day, manner=manner, employee_ids=employee_ids).for_rows()


def default_visitors(user: User) -> list[int]:
    """Oneself; for an assistant who is no cadre his only principal, and nobody while he has several to choose from."""
    principals = user.principals
    if principals and not user.is_cadre:
        return principals if len(principals) == 1 else []
    return [user.employee_id] if user.employee_id else []
