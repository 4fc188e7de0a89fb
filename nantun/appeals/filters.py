from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee, Unit
from nantun.web.fields import Choose, PersonPicker
from nantun.web.filters import Contains, DayRange, Filters

from .choices import Category, Light, Stage, Status, Urgency
from .models import Appeal
from .querysets import AppealQuerySet
from .sources import known_sources

OPEN, GONE = "open", "gone"
MINE, UNITS = "mine", "units"
OLDEST = 3650
STATUSES = (
    (OPEN, _l("未办结")),
    *Stage.choices,
    *((one.value, one.label) for one in (Status.RETURNED, Status.ON_HOLD, Status.REOPENED, Status.STRUCK_OFF)),
    (GONE, _l("已并案或作废")),
)
# What only those who work with appeals ask for.
OF_WORK = ("scope", "unit", "heard", "leader", "raiser", "source", "urgency", "mark", "age")


class AppealFilter(Filters):
    """The list opens with what is not at its end. A worker, who meets only his own, is offered the few that he needs."""

    status = django_filters.ChoiceFilter(label=_l("状态"), choices=STATUSES, method="with_status")
    scope = django_filters.ChoiceFilter(label=_l("范围"), choices=[(MINE, _l("我经手的")), (UNITS, _l("我单位主办的"))], method="within")
    unit = django_filters.ModelChoiceFilter(
        label=_l("主办单位"), field_name="lead_unit", queryset=Unit.objects.only("name"), widget=Choose, empty_label=_l("不限")
    )
    light = django_filters.ChoiceFilter(label=_l("亮灯"), choices=Light.choices, method="with_light")
    category = django_filters.ChoiceFilter(label=_l("类别"), choices=Category.choices, widget=Choose, empty_label=_l("不限"))
    urgency = django_filters.ChoiceFilter(label=_l("缓急"), choices=Urgency.choices)
    raised = DayRange(label=_l("日期"), field_name="raised_on")
    age = django_filters.NumberFilter(label=_l("天数超过"), method="older_than", min_value=0, max_value=OLDEST)
    heard = django_filters.ModelChoiceFilter(
        label=_l("登记单位"), field_name="registering_unit", queryset=Unit.objects.only("name"), widget=Choose, empty_label=_l("不限")
    )
    raiser = django_filters.ModelChoiceFilter(
        label=_l("反映人"), queryset=Employee.objects.for_rows(), widget=PersonPicker, method="raised_by"
    )
    leader = django_filters.ModelChoiceFilter(
        label=_l("领导"), field_name="responsible_leader", queryset=Employee.objects.for_rows(), widget=PersonPicker
    )
    source = django_filters.ChoiceFilter(label=_l("来源"), choices=lambda: [(one.key, one.label) for one in known_sources().values()])
    mark = django_filters.ChoiceFilter(
        label=_l("标记"),
        choices=[
            ("again", _l("重办")),
            ("extended", _l("有延期")),
            ("asked", _l("申请待审批")),
            ("on_spot", _l("当场答复")),
            ("to_check", _l("待抽查")),
        ],
        method="with_mark",
    )
    text = Contains(["text", "number"], label=_l("含文字"))
    defaults = {"status": OPEN}

    class Meta:
        model = Appeal
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_perm("appeals.work_with"):
            for name in OF_WORK:
                del self.filters[name]

    def with_status(self, rows: AppealQuerySet, name: str, value: str) -> QuerySet:
        if value in Stage:
            return rows.at_stage(value)
        if value == OPEN:
            return rows.open()
        return rows.filter(status__in=(Status.MERGED, Status.VOID)) if value == GONE else rows.filter(status=value)

    def within(self, rows: AppealQuerySet, name: str, value: str) -> QuerySet:
        return rows.of_own(self.request.user) if value == MINE else rows.of_units(self.request.user)

    def with_light(self, rows: AppealQuerySet, name: str, value: str) -> QuerySet:
        return rows.under_light(value, self.request.user.today)

    def older_than(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(raised_on__lt=self.request.user.today - timedelta(days=int(value)))

    def raised_by(self, rows: AppealQuerySet, name: str, value: Employee) -> QuerySet:
        """Never where the name is kept from the reader: to find nothing tells him nothing."""
        return rows.raised_by(value).filter(~rows.names_hidden_from(self.request.user))

    def with_mark(self, rows: AppealQuerySet, name: str, value: str) -> QuerySet:
        marks = {
            "again": lambda: rows.filter(round__gt=1),
            "extended": lambda: rows.filter(due_on__gt=F("original_due_on")),
            "asked": lambda: rows.with_request(),
            "on_spot": lambda: rows.filter(on_spot=True),
            "to_check": lambda: rows.to_check(),
        }
        return marks[value]()
