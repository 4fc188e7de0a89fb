from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.web.fields import rows_field
from nantun.web.forms import Choose, DayField, PageForm

from .. import actions
from ..models import PartyOrganisation, Team, Unit

if TYPE_CHECKING:
    from nantun.people.models import User


class UnitForm(PageForm, forms.ModelForm):
    active_from = DayField(label=_l("启用日期"), required=False)
    active_to = DayField(label=_l("停用日期"), required=False, ahead=True, help_text=_l("单位不删除,只停用;历史仍算它的。"))

    class Meta:
        model = Unit
        fields = ("name", "short_name", "kind", "code", "order", "party_organisation", "active_from", "active_to")
        widgets = {"party_organisation": Choose}

    def save(self, *, by: User) -> Unit:
        return actions.save_unit(unit=self.instance)


class TeamForm(PageForm, forms.ModelForm):
    class Meta:
        model = Team
        fields = ("name", "order")

    def save(self, *, by: User) -> Team:
        return actions.save_team(team=self.instance)


class PartyOrganisationForm(PageForm, forms.ModelForm):
    class Meta:
        model = PartyOrganisation
        fields = ("name", "kind", "parent")
        widgets = {"parent": Choose}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "parent").queryset = PartyOrganisation.objects.exclude(pk=self.instance.pk)
        rows_field(self, "parent").empty_label = _l("没有上级")

    def save(self, *, by: User) -> PartyOrganisation:
        return actions.save_party_organisation(organisation=self.instance)
