"""Form fields in which people are picked."""

from __future__ import annotations

from typing import Any

from django import forms

from nantun.web.fields import PeoplePicker, PersonPicker

from .models import Employee


class InOrder(forms.ModelMultipleChoiceField):
    """People in the order in which they were picked: the first visitor leads. asked_by_form: the form says when somebody is missing."""

    def __init__(self, *args: Any, asked_by_form: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_by_form = asked_by_form

    def clean(self, value: Any) -> list[Employee]:
        if self.asked_by_form and not value:
            return []
        found = {row.pk: row for row in super().clean(value)}
        return [found[int(key)] for key in dict.fromkeys(value or []) if str(key).isdecimal() and int(key) in found]


def people(label: Any, **kwargs: Any) -> InOrder:
    """Several; teams: a whole team may be picked."""
    teams = kwargs.pop("teams", False)
    return InOrder(label=label, queryset=Employee.objects.for_rows(), widget=PeoplePicker(teams=teams), **kwargs)


def person(label: Any, **kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=Employee.objects.for_rows(), widget=PersonPicker(), **kwargs)
