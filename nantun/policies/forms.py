from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import DayField, PageForm

from . import actions
from .figures import Figure
from .models import PolicyFigure

if TYPE_CHECKING:
    from nantun.people.models import User


class FigureForm(PageForm, forms.Form):
    """A dated value of one declared figure."""

    value = forms.DecimalField(label=_l("新数值"), max_digits=14, decimal_places=2)
    effective_from = DayField(label=_l("自何日起"), ahead=True)
    document = forms.CharField(label=_l("依据文件"), max_length=120, help_text=_l("例如:南矿党发〔2026〕3号"))

    def __init__(self, *args: Any, known: Figure, today: date, **kwargs: Any) -> None:
        self.known, self.today = known, today
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _l("%(low)s 到 %(high)s %(unit)s") % {"low": known.low, "high": known.high, "unit": known.unit}

    def save(self, *, by: User) -> PolicyFigure:
        return actions.set_figure(key=self.known.key, by=by, today=self.today, **self.cleaned_data)
