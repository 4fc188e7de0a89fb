from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import Choose, PageForm, PeoplePicker

from .. import actions
from ..models import Employee, Unit, User
from ..proposals import proposals_from_posts
from ..querysets import UserQuerySet


class OpenAccountsForm(PageForm, forms.Form):
    """For whom accounts are opened; those who have one are passed over."""

    CADRES, BY_POST, UNIT, PEOPLE = "cadres", "by_post", "unit", "people"

    who = forms.ChoiceField(
        label=_l("给谁开户"),
        choices=[
            (CADRES, _l("全部干部(副科级以上)")),
            (BY_POST, _l("职务对应某个角色的人(干部、办事员、工会、财务、党群、人力资源……)")),
            (UNIT, _l("一个单位的全部在岗职工")),
            (PEOPLE, _l("点名(职工本人提出的)")),
        ],
        widget=forms.RadioSelect,
        initial=CADRES,
    )
    people = forms.ModelMultipleChoiceField(
        label=_l("职工"), queryset=Employee.objects.all(), required=False, widget=PeoplePicker(teams=True)
    )
    unit = forms.ModelChoiceField(label=_l("单位"), queryset=Unit.objects.all(), required=False, widget=Choose)
    save_label = _l("开户")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("who") == self.UNIT and not data.get("unit"):
            self.add_error("unit", ValidationError(_l("请选择单位。")))
        if data.get("who") == self.PEOPLE and not data.get("people"):
            self.add_error("people", ValidationError(_l("请选择职工。")))
        return data

    def wanted(self) -> QuerySet | list[Employee]:
        who = self.cleaned_data["who"]
        if who == self.BY_POST:
            return list({one.employee.pk: one.employee for one in proposals_from_posts(self.today)}.values())
        if who == self.PEOPLE:
            return self.cleaned_data["people"].defer("id_number")
        on_post = Employee.objects.on_post().defer("id_number")
        return on_post.cadres() if who == self.CADRES else on_post.filter(unit=self.cleaned_data["unit"])

    def save(self, *, by: User) -> list[User]:
        return actions.open_accounts(employees=self.wanted())


class PrintSlipsForm(PageForm, forms.Form):
    """Whose slips are printed: those of a unit who never had a password, or the ones who are ticked in the list."""

    unit = forms.ModelChoiceField(label=_l("单位"), queryset=Unit.objects.all(), widget=Choose)
    everybody = forms.BooleanField(label=_l("已设过密码的人也重新打印"), required=False)
    save_label = _l("打印")

    def wanted(self) -> UserQuerySet:
        rows = User.objects.filter(is_active=True, employee__unit=self.cleaned_data["unit"])
        return rows if self.cleaned_data["everybody"] else rows.waiting()
