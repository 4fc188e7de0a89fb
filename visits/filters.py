from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _l

from nantun.campaigns.models import Campaign
from nantun.days import month_ends
from nantun.people.models import Employee, Unit
from nantun.web.fields import Choose, PersonPicker
from nantun.web.filters import Contains, DayRange, Filters

from .choices import Manner, PlaceKind, Tag, VisitStatus
from .models import Visit
from .querysets import VisitQuerySet

if TYPE_CHECKING:
    from nantun.web.requests import Request


class VisitFilter(Filters):
    """The list opens with this month."""

    unit = django_filters.ModelChoiceFilter(
        label=_l("单位"), field_name="reporting_unit", queryset=Unit.objects.only("name"), widget=Choose, empty_label=_l("不限")
    )
    day = DayRange(label=_l("日期"), field_name="day")
    visitor = django_filters.ModelChoiceFilter(
        label=_l("走访人"), queryset=Employee.objects.for_rows(), widget=PersonPicker, method="paid_by"
    )
    person = django_filters.ModelChoiceFilter(
        label=_l("走访对象"), queryset=Employee.objects.for_rows(), widget=PersonPicker, method="paid_to"
    )
    manner = django_filters.ChoiceFilter(label=_l("方式"), choices=Manner.choices)
    place = django_filters.ChoiceFilter(label=_l("地点"), field_name="place_kind", choices=PlaceKind.choices)
    tag = django_filters.ChoiceFilter(label=_l("类别"), choices=Tag.choices, method="with_tag")
    campaign = django_filters.ModelChoiceFilter(
        label=_l("主题活动"), queryset=Campaign.objects.only("name"), widget=Choose, empty_label=_l("不限")
    )
    mark = django_filters.ChoiceFilter(
        label=_l("标记"),
        choices=[
            ("unconfirmed", _l("代录待确认")),
            ("on_behalf", _l("代录")),
            ("late", _l("补录")),
            ("unmet", _l("有未见到的")),
            ("void", _l("已作废")),
        ],
        method="with_mark",
    )
    text = Contains(["summary", "suggestions", "answered", "next_step", "number"], label=_l("含文字"))

    class Meta:
        model = Visit
        fields: list[str] = []

    def defaults_for(self, request: Request | None) -> dict[str, str]:
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
