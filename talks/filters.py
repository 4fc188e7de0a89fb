from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee, Unit
from nantun.web.fields import Choose, PersonPicker
from nantun.web.filters import DayRange, Filters

from .choices import Direction, Status, Tier
from .models import Talk
from .querysets import TalkQuerySet

if TYPE_CHECKING:
    from nantun.web.requests import Request


class TalkFilter(Filters):
    """The list opens with this month and what is to come. No topic and no ground: who was talked with about what is the two's own."""

    day = DayRange(label=_l("日期"), method="on_days")
    status = django_filters.ChoiceFilter(label=_l("状态"), choices=Status.choices)
    direction = django_filters.ChoiceFilter(label=_l("方向"), choices=Direction.choices)
    tier = django_filters.ChoiceFilter(label=_l("层级"), choices=Tier.choices)
    unit = django_filters.ModelChoiceFilter(
        label=_l("单位"), queryset=Unit.objects.all(), widget=Choose, empty_label=_l("不限"), method="of_unit"
    )
    talker = django_filters.ModelChoiceFilter(label=_l("约谈人"), queryset=Employee.objects.for_rows(), widget=PersonPicker)
    counterpart = django_filters.ModelChoiceFilter(label=_l("谈心对象"), queryset=Employee.objects.for_rows(), widget=PersonPicker)
    mark = django_filters.ChoiceFilter(
        label=_l("标记"),
        choices=[
            ("unanswered", _l("约谈未回应")),
            ("unconfirmed", _l("确认未回应")),
            ("afterwards", _l("随谈补登")),
            ("on_behalf", _l("代录")),
            ("late", _l("补录")),
        ],
        method="with_mark",
    )

    class Meta:
        model = Talk
        fields: list[str] = []

    def defaults_for(self, request: Request | None) -> dict[str, str]:
        today = request.user.today if request else date.today()  # noqa: DTZ011 - only without a reader
        return {"day_from": today.replace(day=1).isoformat()}

    def on_days(self, rows: QuerySet, name: str, value: slice) -> QuerySet:
        """By the day of the talk; what has none yet by the day on which it was asked for."""
        first, last = value.start or date.min, value.stop or date.max
        return rows.filter(Q(day__range=(first, last)) | Q(day=None, asked_on__range=(first, last)))

    def of_unit(self, rows: QuerySet, name: str, value: Unit) -> QuerySet:
        return rows.filter(Q(reporting_unit=value) | Q(counterpart_unit=value))

    def with_mark(self, rows: TalkQuerySet, name: str, value: str) -> QuerySet:
        today = self.request.user.today
        marks = {
            "unanswered": lambda: rows.unanswered(today),
            "unconfirmed": lambda: rows.unconfirmed(today),
            "afterwards": lambda: rows.filter(afterwards=True),
            "on_behalf": lambda: rows.filter(on_behalf=True),
            "late": lambda: rows.filter(late=True),
        }
        return marks[value]()
