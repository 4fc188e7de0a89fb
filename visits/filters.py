from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nantun.campaigns.models import Campaign
from nantun.people.models import Employee, Unit
from nantun.web.days import month_ends
from nantun.web.fields import Choose, PersonPicker
from nantun.web.filters import Contains, DayRange, Filters

from .choices import Manner, PlaceKind, Tag, VisitStatus
from .models import Visit
from .querysets import VisitQuerySet


class VisitFilter(Filters):
    """The list opens with this month."""

    unit = django_filters.ModelChoiceFilter(
        label=_("单位"), field_name="reporting_unit", queryset=Unit.objects.only("name"), widget=Choose, empty_label=_("不限")
    )
    day = DayRange(label=_("日期"), field_name="day")
    visitor = django_filters.ModelChoiceFilter(
        label=_("走访人"), queryset=Employee.objects.for_rows(), widget=PersonPicker, method="paid_by"
    )
    person = django_filters.ModelChoiceFilter(
        label=_("走访对象"), queryset=Employee.objects.for_rows(), widget=PersonPicker, method="paid_to"
    )
    manner = django_filters.ChoiceFilter(label=_("方式"), choices=Manner.choices)
    place = django_filters.ChoiceFilter(label=_("地点"), field_name="place_kind", choices=PlaceKind.choices)
    tag = django_filters.ChoiceFilter(label=_("类别"), choices=Tag.choices, method="with_tag")
    campaign = django_filters.ModelChoiceFilter(
        label=_("主题活动"), queryset=Campaign.objects.only("name"), widget=Choose, empty_label=_("不限")
    )
    mark = django_filters.ChoiceFilter(
        label=_("标记"),
        choices=[
            ("unconfirmed", _("代录待确认")),
            ("on_behalf", _("代录")),
            ("late", _("补录")),
            ("unmet", _("有未见到的")),
            ("void", _("已作废")),
        ],
        method="with_mark",
    )
    text = Contains(["summary", "suggestions", "answered", "next_step", "number"], label=_("含文字"))

    class Meta:
        model = Visit
        fields: list[str] = []

    def defaults_for(self, request: Any) -> dict[str, str]:
        first, last = month_ends(request.user.today if request else date.today())  # noqa: DTZ011 - only without a reader
        return {"day_from": first.isoformat(), "day_to": last.isoformat()}

    def paid_by(self, rows: VisitQuerySet, name: str, value: Employee) -> QuerySet:
        return rows.paid_by(value)

    def paid_to(self, rows: VisitQuerySet, name: str, value: Employee) -> QuerySet:
        return rows.paid_to(value)

    def with_tag(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(tags__contains=[value])

    def with_mark(self, rows: VisitQuerySet, name: str, value: str) -> QuerySet:
        marks = {
            "unconfirmed": lambda: rows.valid().unconfirmed(),
            "on_behalf": lambda: rows.filter(on_behalf=True),
            "late": lambda: rows.filter(late=True),
            "unmet": lambda: rows.with_unmet(),
            "void": lambda: rows.filter(status=VisitStatus.VOID),
        }
        return marks[value]()
