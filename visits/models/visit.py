from __future__ import annotations

import uuid
from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.approvals.models import SEALED, ApprovalRequest, waiting_once
from nantun.campaigns.models import Campaign
from nantun.ledgers.seals import seal_guard
from nantun.moves.models import Moving, only_by
from nantun.people.choices import Basis
from nantun.people.models import Employee, Team, Unit
from nantun.people.on_behalf import has_basis
from nantun.privacy.fields import EncryptedTextField, plain
from nantun.refusals import submitted_once

from ..choices import WAYS, EntrySource, Manner, PlaceKind, Shift, Tag, VisitStatus
from ..querysets import CorrectionQuerySet, VisitedPersonQuerySet, VisitQuerySet

LEDGER = "visits"
PRIVATE_FIELDS = ("family_situation", "state_of_mind", "difficulties")


# Whoever writes a visit's people holds the visit until he ends, so that it cannot change meanwhile without their hearing of it.
COUNT_AS_THE_VISIT_SAYS = """
    SELECT CASE WHEN NEW.met AND v.status = 'valid' THEN v.day END, v.manner = 'individual', v.place_kind = 'home', v.on_behalf
    INTO NEW.counted_on, NEW.individually, NEW.at_home, NEW.on_behalf
    FROM visits_visit v WHERE v.id = NEW.visit_id FOR NO KEY UPDATE;
    RETURN NEW;
"""
COUNTED = ("unit", "employee", "team", "individually", "on_behalf", "at_home")
TELL_ITS_PEOPLE = "UPDATE visits_visitedperson SET met = met WHERE visit_id = NEW.id; RETURN NULL;"


@plain(
    "summary",
    "suggestions",
    "answered",
    "next_step",
    because="those who may read visits find them by their words; what is closest to a person is in PRIVATE_FIELDS",
)
@plain("void_reason", because="of an entry, not of a person")
@pghistory.track(exclude=[*PRIVATE_FIELDS])
class Visit(Moving):
    """One visit: who went, whom he met, where, and what was raised and promised.

    reporting_unit: the lead visitor's unit on that day; the visit stands in that unit's ledger only
    ledger_month: the first day of the month in whose ledger it stands; later than the month of `day` when it came too late
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    day = models.DateField(_l("走访日期"))
    manner = models.CharField(_l("方式"), max_length=20, choices=Manner)
    place_kind = models.CharField(_l("地点"), max_length=20, choices=PlaceKind)
    summary = models.CharField(_l("反映了什么、答应了什么"), max_length=500)

    reporting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits", verbose_name=_l("填报单位"))
    ledger_month = models.DateField(_l("台账月份"))

    time = models.TimeField(_l("时间"), null=True, blank=True)
    shift = models.CharField(_l("班次"), max_length=20, choices=Shift, blank=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_l("主题活动"))
    tags = ArrayField(models.CharField(max_length=20, choices=Tag), verbose_name=_l("类别"), default=list, blank=True)
    family_situation = EncryptedTextField(_l("家庭情况"), blank=True)
    state_of_mind = EncryptedTextField(_l("思想动态"), blank=True)
    difficulties = EncryptedTextField(_l("困难"), blank=True)
    suggestions = models.TextField(_l("意见建议"), blank=True)
    answered = models.TextField(_l("当场答复"), blank=True)
    next_step = models.TextField(_l("下一步"), blank=True)

    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("录入人"))
    entered_at = models.DateTimeField(_l("录入时间"))
    on_behalf = models.BooleanField(_l("代录"), default=False)
    basis = models.CharField(_l("代录依据"), max_length=20, choices=Basis, blank=True)
    late = models.BooleanField(_l("补录"), default=False)
    source = models.CharField(_l("来源"), max_length=20, choices=EntrySource, default=EntrySource.FORM)
    submission = models.UUIDField(default=uuid.uuid4, editable=False, help_text="made when the form is shown: one form, one visit")

    status = models.CharField(_l("状态"), max_length=20, choices=VisitStatus, default=VisitStatus.VALID)
    void_reason = models.CharField(_l("作废原因"), max_length=200, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("作废人")
    )
    voided_at = models.DateTimeField(_l("作废时间"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()
    ways = WAYS

    class Meta:
        verbose_name = _l("走访")
        verbose_name_plural = _l("走访")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["-day", "-id"], name="visit_newest"),
            models.Index(fields=["reporting_unit", "-day", "-id"], name="visit_of_unit"),
            models.Index(fields=["ledger_month", "reporting_unit"], name="visit_in_ledger"),
            models.Index(fields=["entered_by", "-day"], name="visit_entered_by"),
        ]
        constraints = [
            submitted_once("visit_submitted_once"),
            models.CheckConstraint(
                condition=Q(ledger_month__day=1), name="visit_ledger_month_is_a_first", violation_error_message=_l("台账月份应为该月1日。")
            ),
            has_basis("visit_on_behalf_has_basis"),
            models.CheckConstraint(
                condition=Q(status=VisitStatus.VALID, voided_at__isnull=True, void_reason="")
                | (Q(status=VisitStatus.VOID, voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="visit_void_says_why",
                violation_error_message=_l("作废要写明原因。"),
            ),
            models.CheckConstraint(
                condition=~Q(summary=""), name="visit_has_summary", violation_error_message=_l("请写一句:反映了什么、答应了什么。")
            ),
        ]
        triggers = [
            only_by(WAYS),
            seal_guard(LEDGER, month="ledger_month", unit="reporting_unit_id"),
            pgtrigger.Trigger(
                name="people_count_as_it_says",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("day", "manner", "place_kind", "on_behalf", "status"),
                func=TELL_ITS_PEOPLE,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.pk])

    @property
    def is_valid(self) -> bool:
        return self.status == VisitStatus.VALID

    @property
    def tag_labels(self) -> list[str]:
        return [str(Tag(tag).label) for tag in self.tags]

    @property
    def awaits_confirmation(self) -> bool:
        """代录 that the visitor himself has not confirmed."""
        return self.on_behalf and not hasattr(self, "confirmation")

    @property
    def marks(self) -> list[tuple[str, str]]:
        """(word, colour) of what sets the row apart: 代录, 补录, 已作废."""
        found = []
        if self.status == VisitStatus.VOID:
            found.append((str(VisitStatus.VOID.label), "grey"))
        if self.on_behalf:
            found.append((str(_l("代录")), "amber") if self.awaits_confirmation else (str(_l("代录·本人已确认")), "green"))
        if self.late:
            found.append((str(_l("补录")), "blue"))
        return found


PARENT_MONTH = "(SELECT v.ledger_month FROM visits_visit v WHERE v.id = {row}.visit_id)"
PARENT_UNIT = "(SELECT v.reporting_unit_id FROM visits_visit v WHERE v.id = {row}.visit_id)"


class VisitVisitor(models.Model):
    """走访人. The first leads; his unit reports."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visitors", verbose_name=_l("走访"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="visits_paid", verbose_name=_l("走访人"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("当日单位"))
    order = models.PositiveSmallIntegerField(_l("次序"), default=0)

    class Meta:
        verbose_name = _l("走访人")
        verbose_name_plural = _l("走访人")
        ordering = ["visit", "order"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "employee"], name="visitor_once", violation_error_message=_l("同一走访人只填一次。")),
            models.UniqueConstraint(
                fields=["visit", "order"], name="visitor_has_his_place", violation_error_message=_l("走访人次序重复。")
            ),
        ]
        triggers = [seal_guard(LEDGER, month=PARENT_MONTH, unit=PARENT_UNIT)]

    def __str__(self) -> str:
        return str(self.employee)


class VisitedPerson(models.Model):
    """走访对象, with the unit and team in which the person stood that day.

    What the visit says of everybody in it is repeated here by the database, whatever is written: a year's people are counted from one index.
    counted_on: the visit's day; null for who was not met and for a voided visit, which count in nothing. counted_in: its year.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visited", verbose_name=_l("走访"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="visits_received", verbose_name=_l("走访对象"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("当日单位"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("当日班组"))
    met = models.BooleanField(_l("见到"), default=True)
    again_on = models.DateField(_l("约定补访日期"), null=True, blank=True)

    counted_on = models.DateField(null=True, editable=False)
    counted_in = models.GeneratedField(expression=ExtractYear("counted_on"), output_field=models.SmallIntegerField(), db_persist=True)
    individually = models.BooleanField(default=False, editable=False)
    at_home = models.BooleanField(default=False, editable=False)
    on_behalf = models.BooleanField(default=False, editable=False)

    objects = VisitedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _l("走访对象")
        verbose_name_plural = _l("走访对象")
        ordering = ["visit", "id"]
        indexes = [
            models.Index(fields=["employee", "visit"], name="visited_by_employee"),
            models.Index(fields=["counted_in", *COUNTED], name="visited_by_year", condition=Q(counted_on__isnull=False)),
            models.Index(fields=["counted_on", *COUNTED], name="visited_by_day", condition=Q(counted_on__isnull=False)),
            models.Index(
                fields=["counted_on", "visit", "unit", "employee"],
                name="visited_for_another",
                condition=Q(counted_on__isnull=False, individually=True, on_behalf=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "employee"], name="visited_once", violation_error_message=_l("同一走访对象只填一次。")
            ),
            models.CheckConstraint(
                condition=Q(again_on__isnull=True) | Q(met=False),
                name="visited_again_if_unmet",
                violation_error_message=_l("已见到的人不需约定补访。"),
            ),
        ]
        triggers = [
            seal_guard(LEDGER, month=PARENT_MONTH, unit=PARENT_UNIT),
            pgtrigger.Trigger(
                name="counts_as_the_visit_says",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=COUNT_AS_THE_VISIT_SAYS,
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)


@pghistory.track()
class Confirmation(models.Model):
    """本人已确认: the visitor himself stands by what was entered for him. A row of its own, outside the seal.

    It goes when somebody else changes the visit; that it was there stays in its history.
    """

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="confirmation", verbose_name=_l("走访"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("确认或上传人"))
    at = models.DateTimeField(_l("确认时间"))
    sheet = models.ForeignKey(
        "visits.SignedSheet", models.PROTECT, null=True, blank=True, related_name="confirmations", verbose_name=_l("签字确认单")
    )

    class Meta:
        verbose_name = _l("本人确认")
        verbose_name_plural = _l("本人确认")

    def __str__(self) -> str:
        return f"{self.visit} {self.at:%Y-%m-%d}"


VOIDED = _l("作废")
"""What a correction says of a visit that is to count no more, as its field and as its new content."""


@plain("old", "new", because="what stands in the ledger in the clear, and must differ (correction_changes)")
@pghistory.track(exclude=[*SEALED])
class Correction(ApprovalRequest):
    """更正 of a visit whose month is sealed: the row stays as it was, the correction stands in the next ledger."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="corrections", verbose_name=_l("走访"))
    field = models.CharField(_l("更正项目"), max_length=40)
    old = models.TextField(_l("原内容"), blank=True)
    new = models.TextField(_l("更正为"), blank=True)
    reporting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("填报单位"))
    ledger_month = models.DateField(_l("载入台账月份"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta(ApprovalRequest.Meta):
        verbose_name = _l("更正")
        verbose_name_plural = _l("更正")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["ledger_month", "reporting_unit"], name="correction_in_ledger")]
        constraints = [
            *ApprovalRequest.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(old=F("new")), name="correction_changes", violation_error_message=_l("更正后的内容与原来相同。")
            ),
            waiting_once("visit", "field", name="correction_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.field}"

    def get_absolute_url(self) -> str:
        return reverse("visits:decide-correction", args=[self.pk])

    @property
    def makes_void(self) -> bool:
        """Whether it was agreed that the visit does not count."""
        return self.is_approved and self.field == str(VOIDED)


def month_of(day: date) -> date:
    """The first of the day's month."""
    return day.replace(day=1)
