from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Unit
from nantun.web.fields import Choose
from nantun.web.filters import DayRange, Filters

from .choices import Status
from .models import $Row


class ${Row}Filter(Filters):
    unit = django_filters.ModelChoiceFilter(label=_l("单位"), queryset=Unit.objects.only("name"), widget=Choose, empty_label=_l("不限"))
    day = DayRange(label=_l("日期"), field_name="day")
    status = django_filters.ChoiceFilter(label=_l("状态"), choices=Status.choices)

    class Meta:
        model = $Row
        fields: list[str] = []
