from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import EncryptedTextField, plain

from ..choices import CADRE_RANKS, EmployeeStatus, EmploymentForm, Level, PartyStatus, Rank, Sex, SkillGrade
from ..querysets import EmployeeQuerySet, PlacementQuerySet
from .organisation import Team, Unit


class Household(models.Model):
    """同一户: employees who live together, so that a visit to two of them is one household."""

    note = models.CharField(_l("说明"), max_length=60, blank=True)

    class Meta:
        verbose_name = _l("家庭")
        verbose_name_plural = _l("家庭")

    def __str__(self) -> str:
        return self.note or f"{self._meta.verbose_name} {self.pk}"


@plain("pinyin", because="made from the name")
@pghistory.track(exclude=["id_number", "id_number_hash"])
class Employee(models.Model):
    """One person of the roster. Unit, team, post, rank are today's; what they were on another day stands in Placement."""

    number = models.CharField(_l("工号"), max_length=20, unique=True)
    name = models.CharField(_l("姓名"), max_length=40)
    pinyin = models.CharField(_l("拼音"), max_length=80, db_index=True)
    initials = models.CharField(_l("首字母"), max_length=20)
    search_keys = models.CharField(max_length=400, editable=False, help_text="names.NameKeys.search_keys")
    sex = models.CharField(_l("性别"), max_length=10, choices=Sex)
    ethnicity = models.CharField(_l("民族"), max_length=20, blank=True)
    birth_date = models.DateField(_l("出生日期"), null=True, blank=True)
    id_number = EncryptedTextField(_l("身份证号"), blank=True)
    id_number_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employees", verbose_name=_l("单位"))
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="employees", verbose_name=_l("班组"))
    post = models.CharField(_l("职务/岗位"), max_length=40, blank=True)
    rank = models.CharField(_l("职级"), max_length=20, choices=Rank)
    level = models.CharField(_l("管理层级"), max_length=20, choices=Level)
    skill_grade = models.CharField(_l("技术等级"), max_length=20, choices=SkillGrade, blank=True)
    party_status = models.CharField(_l("政治面貌"), max_length=20, choices=PartyStatus, blank=True)
    joined_on = models.DateField(_l("参加工作时间"), null=True, blank=True)
    phone = models.CharField(_l("联系电话"), max_length=20, blank=True)
    union_member = models.BooleanField(_l("工会会员"), null=True, blank=True)
    employment_form = models.CharField(_l("用工形式"), max_length=20, choices=EmploymentForm, blank=True)
    status = models.CharField(_l("状态"), max_length=20, choices=EmployeeStatus, default=EmployeeStatus.ON_POST)
    status_since = models.DateField(_l("状态起始日期"), null=True, blank=True)
    household = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_l("家庭"))

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _l("职工")
        verbose_name_plural = _l("职工")
        ordering = ["pinyin", "number"]
        indexes = [
            models.Index(fields=["unit", "status", "pinyin"], name="employee_of_unit"),
            models.Index(fields=["rank"], name="employee_cadres", condition=Q(rank__in=CADRE_RANKS)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(joined_on__isnull=True) | Q(joined_on__gt=F("birth_date")),
                name="employee_joined_after_birth",
                violation_error_message=_l("参加工作时间不能早于出生日期。"),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="employee_has_number", violation_error_message=_l("请填写工号。")),
            models.CheckConstraint(condition=~Q(name=""), name="employee_has_name", violation_error_message=_l("请填写姓名。")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:employee", args=[self.pk])

    @property
    def status_colour(self) -> str:
        return EmployeeStatus(self.status).colour

    @property
    def is_cadre(self) -> bool:
        """干部: of deputy-section rank and above."""
        return self.rank in CADRE_RANKS

    @property
    def place(self) -> str:
        """综采一队·生产一班: what tells namesakes apart."""
        return f"{self.unit.name}·{self.team.name}" if self.team else self.unit.name


class Placement(models.Model):
    """Where somebody stood from a day to a day (inclusive; open while it lasts). Being on the roster is having one."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="placements", verbose_name=_l("职工"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name=_l("单位"))
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_l("班组"))
    post = models.CharField(_l("职务/岗位"), max_length=40, blank=True)
    rank = models.CharField(_l("职级"), max_length=20, choices=Rank)
    level = models.CharField(_l("管理层级"), max_length=20, choices=Level)
    started_on = models.DateField(_l("自"))
    ended_on = models.DateField(_l("至"), null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _l("任职经历")
        verbose_name_plural = _l("任职经历")
        ordering = ["employee", "started_on"]
        indexes = [
            models.Index(fields=["unit", "started_on", "ended_on"], name="placement_of_unit"),
            models.Index(fields=["employee", "started_on"], name="placement_of_employee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="placement_ends_after_it_begins",
                violation_error_message=_l("结束日期不能早于开始日期。"),
            ),
            # Core Postgres has no GiST operator for a bare number; a range of one number has.
            ExclusionConstraint(
                name="placement_one_place_a_day",
                expressions=[
                    (Func(F("employee"), F("employee"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(F("started_on"), F("ended_on"), Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_l("同一天只能在一个单位任职,请先结束原来的经历。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.unit_id} {self.started_on}–{self.ended_on or ''}"


__all__ = ["Employee", "EmployeeQuerySet", "Household", "Placement"]
