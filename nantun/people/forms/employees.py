from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.web.fields import choice_field, name_rows, rows_field
from nantun.web.forms import Choose, DayField, PageForm, PersonPicker
from nantun.workbooks.cells import CellFault, parse_id_number, parse_phone

from .. import actions
from ..actions.employees import FACTS
from ..choices import EmployeeStatus, Rank
from ..models import Employee, Team, Unit

if TYPE_CHECKING:
    from nantun.people.models import User


class FactsForm(PageForm, forms.ModelForm):
    """What HR puts right about a person. The ID number is typed anew or left alone: the form never shows it."""

    birth_date = DayField(label=_l("出生日期"), required=False, past_only=True)
    joined_on = DayField(label=_l("参加工作时间"), required=False, past_only=True)
    id_number = forms.CharField(label=_l("身份证号"), required=False, max_length=18, help_text=_l("不改就留空。"))

    class Meta:
        model = Employee
        fields = (
            "name", "sex", "ethnicity", "birth_date", "phone", "party_status", "skill_grade", "joined_on", "union_member",
            "employment_form", "id_number",
        )  # fmt: skip
        widgets = {"union_member": forms.NullBooleanSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["id_number"] = ""

    def clean_id_number(self) -> str:
        typed = self.cleaned_data["id_number"].strip()
        if not typed:
            return self.instance.id_number
        return _as_in_workbook(parse_id_number, typed)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        return _as_in_workbook(parse_phone, typed) if typed else ""

    def save(self, *, by: User) -> Employee:
        return actions.edit_employee(employee=self.instance, **{name: self.cleaned_data[name] for name in FACTS})


def _as_in_workbook(parse: Any, typed: str) -> str:
    """The same rules as for a cell of an uploaded roster."""
    try:
        return parse(typed)
    except CellFault as fault:
        raise ValidationError(fault.message, code=fault.code) from fault


class TransferForm(PageForm, forms.Form):
    unit = forms.ModelChoiceField(label=_l("单位"), queryset=Unit.objects.all(), widget=Choose)
    team = forms.ModelChoiceField(
        label=_l("班组"), queryset=Team.objects.select_related("unit"), required=False, widget=Choose, empty_label=_l("没有班组")
    )
    post = forms.CharField(label=_l("职务/岗位"), max_length=40, required=False)
    rank = forms.ChoiceField(label=_l("职级"), choices=Rank)
    day = DayField(label=_l("自何日起"), past_only=True, help_text=_l("这一天以前的走访仍算原单位的。"))

    def __init__(self, *args: Any, employee: Employee, today: date, **kwargs: Any) -> None:
        self.employee, self.today = employee, today
        present = {"unit": employee.unit_id, "team": employee.team_id, "post": employee.post, "rank": employee.rank, "day": today}
        super().__init__(*args, initial=present, **kwargs)
        rows_field(self, "unit").queryset = Unit.objects.active_on(today)
        name_rows(self, "team", lambda team: f"{team.unit.name}·{team.name}")

    def save(self, *, by: User) -> Employee:
        return actions.transfer(employee=self.employee, today=self.today, **self.cleaned_data)


class StatusForm(PageForm, forms.Form):
    status = forms.ChoiceField(label=_l("状态"), choices=EmployeeStatus)
    since = DayField(label=_l("自何日起"), past_only=True, help_text=_l("退休、调出的,账号随即停用。"))

    def __init__(self, *args: Any, employee: Employee, today: date, **kwargs: Any) -> None:
        self.employee, self.today = employee, today
        super().__init__(*args, **kwargs)
        choice_field(self, "status").choices = [pair for pair in EmployeeStatus.choices if pair[0] != employee.status]

    def save(self, *, by: User) -> Employee:
        return actions.change_status(employee=self.employee, today=self.today, now=timezone.now(), **self.cleaned_data)


class HouseholdForm(PageForm, forms.Form):
    other = forms.ModelChoiceField(
        label=_l("同住的人"),
        queryset=Employee.objects.select_related("household"),
        widget=PersonPicker,
        help_text=_l("也是本矿职工的家里人。走访一次家,算一户。"),
    )

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        self.employee = employee
        super().__init__(*args, **kwargs)

    def save(self, *, by: User) -> Any:
        return actions.live_together(employee=self.employee, other=self.cleaned_data["other"])


class RevealForm(PageForm, forms.Form):
    reason = forms.CharField(label=_l("查看事由"), max_length=200, help_text=_l("会记入访问记录,例如:办理大病救助核对身份。"))
