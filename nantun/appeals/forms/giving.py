"""交办, 批量交办, 并案, 改填被反映对象."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.people.fields import people, person
from nantun.people.models import Unit
from nantun.web.fields import Choose, ChooseMany, DayField, choice_field, rows_field
from nantun.web.forms import Folded, PageForm

from .. import actions
from ..choices import LIMITED, UNLIMITED, Urgency
from ..likeness import most_alike
from ..models import Appeal
from ..rules import GIVERS
from .acts import ActForm

if TYPE_CHECKING:
    from nantun.people.models import User

NUMBER = re.compile(r"SQ-\d{4}-\d{4,}", re.IGNORECASE)
NOTE = {"rows": 2}


def units_to_give_to(user: User) -> Any:
    return Unit.objects.active_on(user.today).within(user, *GIVERS)


class AssignForm(ActForm):
    lead_unit = forms.ModelChoiceField(label=_l("主办单位"), queryset=Unit.objects.none(), widget=Choose)
    responsible_leader = person(_l("责任领导"), required=False)
    urgency = forms.ChoiceField(
        label=_l("轻重缓急"), choices=Urgency.choices, widget=forms.RadioSelect, help_text=_l("办结时限按类别和轻重缓急定。")
    )
    note = forms.CharField(label=_l("交办意见"), required=False, max_length=300, widget=forms.Textarea(NOTE))
    supporting_units = forms.ModelMultipleChoiceField(label=_l("协办单位"), queryset=Unit.objects.none(), required=False, widget=ChooseMany)
    handler = person(_l("经办人"), required=False, help_text=_l("主办单位里由谁来办,可由主办单位自己定。"))
    due_on = DayField(label=_l("另定办结时限"), ahead=True, required=False, help_text=_l("不填按规定的工作日计算;遇休息日顺延。"))
    category = forms.ChoiceField(
        label=_l("改为哪一类"), choices=[("", _l("不改")), *((one.value, one.label) for one in LIMITED)], required=False
    )

    folded = ("supporting_units", "handler", "due_on", "category")
    save_label = _l("交办")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "lead_unit").queryset = units_to_give_to(self.user)
        rows_field(self, "supporting_units").queryset = Unit.objects.active_on(self.user.today)
        if self.appeal.category in UNLIMITED:
            for name in ("due_on", "category", "urgency"):
                del self.fields[name]
        self.initial = {**self.initial, **self._as_it_stands()}

    @property
    def helper(self) -> Any:
        helper = super().helper
        helper.layout.fields[-1] = Folded(
            *(name for name in self.folded if name in self.fields), title=_l("协办、经办人、另定时限、改类别")
        )
        return helper

    def _as_it_stands(self) -> dict[str, Any]:
        one = self.appeal
        return {
            "lead_unit": one.lead_unit_id or one.suggested_unit_id,
            "responsible_leader": one.responsible_leader_id,
            "urgency": one.urgency,
            "supporting_units": [unit.pk for unit in one.supporting_units.all()],
            "handler": one.handler_id,
        }


class AssignManyForm(PageForm, forms.Form):
    """批量交办, by the party office."""

    picked = forms.ModelMultipleChoiceField(
        label=_l("要交办的诉求"),
        queryset=Appeal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("不想一起交办的,去掉勾。"),
    )
    lead_unit = forms.ModelChoiceField(label=_l("主办单位"), queryset=Unit.objects.none(), widget=Choose)
    responsible_leader = person(_l("责任领导"), required=False)
    urgency = forms.ChoiceField(
        label=_l("轻重缓急"),
        choices=[("", _l("各按登记的")), *Urgency.choices],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    note = forms.CharField(label=_l("交办意见"), required=False, max_length=300, widget=forms.Textarea(NOTE))
    save_label = _l("交办")

    def __init__(self, *args: Any, appeals: list[Appeal], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appeals = {one.pk: one for one in appeals}
        picked = rows_field(self, "picked")
        picked.queryset = Appeal.objects.filter(pk__in=self.appeals)
        picked.choices = [(one.pk, f"{one.number} {one.get_category_display()} {one.text[:40]}") for one in appeals]
        picked.initial = list(self.appeals)
        rows_field(self, "lead_unit").queryset = units_to_give_to(user)

    def save(self, *, by: User) -> list[Appeal]:
        data = dict(self.cleaned_data)
        chosen = [self.appeals[one.pk] for one in data.pop("picked")]
        return actions.assign_many(appeals=chosen, by=by, now=timezone.now(), **data)


class MergeForm(ActForm):
    """并案 into this one: those that are most like it to tick, others by their number."""

    appeals = forms.ModelMultipleChoiceField(
        label=_l("像是同一件事的"), queryset=Appeal.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(label=_l("其他编号"), required=False, max_length=400, help_text=_l("例如:SQ-2026-0012、SQ-2026-0031。"))
    save_label = _l("并案")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_to_it = Appeal.objects.visible_to(self.user).mergeable().exclude(pk=self.appeal.pk)
        alike = most_alike(self.appeal, self.open_to_it)
        rows_field(self, "appeals").queryset = self.open_to_it
        choice_field(self, "appeals").choices = [(one.pk, f"{one.number} {one.raised_on:%m-%d} {one.text[:60]}") for one in alike]
        if not alike:
            del self.fields["appeals"]

    def clean_numbers(self) -> list[Appeal]:
        asked = {number.upper() for number in NUMBER.findall(self.cleaned_data["numbers"])}
        if self.cleaned_data["numbers"].strip() and not asked:
            raise ValidationError(_("看不懂编号,请写成 SQ-2026-0012。"))
        found = list(self.open_to_it.filter(number__in=asked))
        missing = asked - {one.number for one in found}
        if missing:
            raise ValidationError(_("%s 找不到,或已经答复、办结,不能并进来。") % "、".join(sorted(missing)))
        return found

    def facts(self) -> dict[str, Any]:
        return {"appeals": [*self.cleaned_data.get("appeals", []), *self.cleaned_data["numbers"]]}


class TargetsForm(ActForm):
    people = people(_l("被反映的人"), required=False)
    units = forms.ModelMultipleChoiceField(label=_l("被反映的单位"), queryset=Unit.objects.none(), required=False, widget=ChooseMany)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "units").queryset = Unit.objects.active_on(self.user.today)
        targets = list(self.appeal.targets.all())
        self.fields["people"].initial = [one.employee_id for one in targets if one.employee_id]
        self.fields["units"].initial = [one.unit_id for one in targets if not one.employee_id]
