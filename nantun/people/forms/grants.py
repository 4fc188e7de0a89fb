from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.web.fields import name_rows, rows_field
from nantun.web.forms import DayField, PageForm, PersonPicker

from .. import actions
from ..models import Employee, RoleGrant, StandIn, Unit, User
from ..roles import Role


class UnitsField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.SelectMultiple({"data-choose": ""})
        super().__init__(queryset=Unit.objects.all(), widget=widget, **kwargs)


class GrantForm(PageForm, forms.Form):
    """A role for somebody, on another's request."""

    user = forms.ModelChoiceField(
        label=_l("授给谁"),
        queryset=User.objects.select_related("employee__unit", "employee__team"),
        widget=PersonPicker(source="/users/pick/"),
        help_text=_l("要先有账号。"),
    )
    role = forms.ChoiceField(label=_l("角色"), choices=[(role.value, role.label) for role in Role if role is not Role.WORKER])
    units = UnitsField(
        label=_l("范围(单位)"), required=False, help_text=_l("单位办事员、单位负责人、分管领导、督导组要选单位;其他角色管全矿,不选。")
    )
    started_on = DayField(label=_l("自"), ahead=True)
    ended_on = DayField(label=_l("至"), required=False, ahead=True, help_text=_l("不定期就留空。"))
    basis = forms.CharField(label=_l("依据"), max_length=120, help_text=_l("谁提出、凭什么,例如:南矿任〔2026〕5号。"))
    save_label = _l("授予")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["started_on"].initial = today

    def save(self, *, by: User) -> RoleGrant:
        return actions.grant_role(by=by, now=timezone.now(), today=self.today, **self.cleaned_data)


class EndRoleForm(PageForm, forms.Form):
    last_day = DayField(label=_l("最后一天"), required=False, ahead=True, help_text=_l("留空就立即结束。"))
    reason = forms.CharField(label=_l("原因"), max_length=120, help_text=_l("例如:工作调动。"))
    save_label = _l("结束这个角色")

    def __init__(self, *args: Any, grant: RoleGrant, today: date, **kwargs: Any) -> None:
        self.grant, self.today = grant, today
        super().__init__(*args, **kwargs)

    def save(self, *, by: User) -> RoleGrant:
        return actions.end_role(grant=self.grant, by=by, today=self.today, **self.cleaned_data)


class ProposedUnitsForm(PageForm, forms.Form):
    units = UnitsField(label=_l("分管或负责的单位"))

    def __init__(self, *args: Any, grant: RoleGrant, **kwargs: Any) -> None:
        self.grant = grant
        super().__init__(*args, initial={"units": [unit.pk for unit in grant.units.all()]}, **kwargs)

    def save(self, *, by: User) -> RoleGrant:
        return actions.set_proposed_units(grant=self.grant, units=self.cleaned_data["units"])


class StandInForm(PageForm, forms.Form):
    """代录: granted by the principal himself, by the party office for mine leaders."""

    principal = forms.ModelChoiceField(label=_l("替谁录入"), queryset=Employee.objects.none(), empty_label=None)
    assistant = forms.ModelChoiceField(
        label=_l("代录人"),
        queryset=Employee.objects.select_related("unit", "team"),
        widget=PersonPicker,
        help_text=_l("要有账号,而且在岗。"),
    )
    started_on = DayField(label=_l("自"), ahead=True)
    ended_on = DayField(label=_l("至"), required=False, ahead=True, help_text=_l("不定期就留空,随时可以结束。"))
    save_label = _l("授权")

    def __init__(self, *args: Any, principals: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        rows_field(self, "principal").queryset = principals
        name_rows(self, "principal", lambda one: f"{one.name}({one.post or one.unit.name})")
        self.fields["started_on"].initial = today

    def save(self, *, by: User) -> StandIn:
        return actions.grant_stand_in(by=by, today=self.today, **self.cleaned_data)
