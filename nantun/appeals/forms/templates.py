from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Unit
from nantun.people.roles import Role
from nantun.web.fields import Choose, rows_field
from nantun.web.forms import PageForm

from .. import actions
from ..choices import LIMITED
from ..models import ReplyTemplate
from ..policies import TEMPLATE_KEEPERS

if TYPE_CHECKING:
    from nantun.people.models import User


class TemplateForm(PageForm, forms.Form):
    """答复模板: the units' own by their clerks and heads, the mine's by the party office."""

    title = forms.CharField(label=_l("名称"), max_length=40)
    category = forms.ChoiceField(
        label=_l("用于类别"), choices=[("", _l("不限")), *((one.value, one.label) for one in LIMITED)], required=False
    )
    unit = forms.ModelChoiceField(label=_l("归属"), queryset=Unit.objects.none(), widget=Choose)
    text = forms.CharField(label=_l("内容"), max_length=1000, widget=forms.Textarea({"rows": 6}))

    def __init__(self, *args: Any, user: User, template: ReplyTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        unit, units = rows_field(self, "unit"), Unit.objects.within(user, *TEMPLATE_KEEPERS)
        unit.queryset = units
        if user.holds(Role.PARTY_OFFICE):
            unit.required, unit.empty_label = False, _l("全矿共用")
        elif template is None:
            unit.initial = units.first()
        if template is not None:
            self.initial = {"title": template.title, "category": template.category, "unit": template.unit_id, "text": template.text}

    def save(self, *, by: User) -> ReplyTemplate:
        return actions.keep_template(template=self.template, by=by, now=timezone.now(), **self.cleaned_data)
