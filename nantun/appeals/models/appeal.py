from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.moves.models import Moving, only_by
from nantun.moves.table import Table
from nantun.people.models import Employee, Unit
from nantun.privacy.fields import EncryptedTextField, plain
from nantun.refusals import submitted_once

from ..choices import DISCIPLINE_WAYS, ENDED, WAYS, Category, Closure, Light, Outcome, Status, Urgency
from ..policies import APPEALS
from ..querysets import ANSWERED, AppealQuerySet, RaiserQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User

LEDGER = "appeals"

# Looked at by the database whenever an appeal is struck off or given to a unit, whoever writes. source: domain.md 5
TWO_KEYS = """
    IF NEW.status = 'struck_off' AND NEW.status IS DISTINCT FROM OLD.status THEN
        IF NEW.closure NOT IN ('on_spot', 'discipline') THEN
            IF NEW.replied_by_id IS NULL OR NEW.outcome IN ('', 'timetable') THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_answered_before_struck_off',
                    MESSAGE = '没有答复,或只是列入计划,不能销号。';
            END IF;
            IF NEW.outcome = 'solved' AND NOT EXISTS (
                SELECT FROM appeals_evidence e WHERE e.appeal_id = NEW.id AND e.round = NEW.round AND e.kind = 'done'
            ) THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_first_key_is_evidence',
                    MESSAGE = '已解决的要附办理结果的凭证,才能销号。';
            END IF;
            IF NEW.closure = 'content' AND NOT EXISTS (
                SELECT FROM appeals_callback c
                WHERE c.appeal_id = NEW.id AND c.round = NEW.round AND c.result IN ('content', 'largely')
            ) THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_second_key_is_a_call_back',
                    MESSAGE = '没有满意的回访,不能按回访满意销号。';
            END IF;
        END IF;
    END IF;
    IF NEW.lead_unit_id IS NOT NULL AND NEW.lead_unit_id IS DISTINCT FROM OLD.lead_unit_id AND EXISTS (
        SELECT FROM appeals_target t WHERE t.appeal_id = NEW.id AND t.unit_id = NEW.lead_unit_id
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_not_led_by_the_complained_of',
            MESSAGE = '被反映的单位不能主办。';
    END IF;
    RETURN NEW;
"""


@plain("text", because="those who may read appeals find them by their words; what is for 纪检 alone is sealed_text")
@plain("measures", "reply", "closure_reason", because="what a unit does and answers for, printed in its ledger's annex")
@pghistory.track(exclude=["sealed_text"])
class Appeal(Moving):
    """诉求: something raised, wherever it was raised, until it is struck off.

    text: what was raised; sealed_text holds it instead where only 纪检 may read it, and both are empty for danger to life, of which nothing is
    written down. registering_unit: where it was heard. due_on: last day of this round, None without a limit; original_due_on: as it was first
    set in this round; at_risk_on: from which day it counts as 临期. round: 1, and one more each time it is done again (重办).
    Its story is its moves (Move), how it stood at the end of a month is AppealMonth.
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    category = models.CharField(_l("类别"), max_length=20, choices=Category)
    urgency = models.CharField(_l("轻重缓急"), max_length=20, choices=Urgency, default=Urgency.ORDINARY)
    text = models.CharField(_l("诉求内容"), max_length=1000, blank=True)
    sealed_text = EncryptedTextField(_l("诉求内容"), blank=True)

    source = models.CharField(_l("来源"), max_length=40)
    source_id = models.BigIntegerField(_l("来源记录"), null=True, blank=True)
    raised_on = models.DateField(_l("反映日期"))
    registering_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("登记单位"))
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("登记人"))
    registered_at = models.DateTimeField(_l("登记时间"))
    first_responder = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("首问责任人"))
    names_hidden = models.BooleanField(_l("对办理单位保密姓名"), default=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False, help_text="made when the form is shown: one form, one appeal")

    status = models.CharField(_l("状态"), max_length=20, choices=Status, default=Status.REGISTERED)
    round = models.PositiveSmallIntegerField(_l("轮次"), default=1)
    suggested_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("建议主办单位"))
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="appeals_led", verbose_name=_l("主办单位"))
    supporting_units = models.ManyToManyField(Unit, blank=True, related_name="appeals_supported", verbose_name=_l("协办单位"))
    responsible_leader = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("责任领导"))
    handler = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("经办人"))
    assigned_on = models.DateField(_l("交办日期"), null=True, blank=True)
    first_answer_due_on = models.DateField(_l("最迟受理日期"), null=True, blank=True)
    due_on = models.DateField(_l("办结时限"), null=True, blank=True)
    original_due_on = models.DateField(_l("原定时限"), null=True, blank=True)
    at_risk_on = models.DateField(_l("临期起始日"), null=True, blank=True)
    held_until = models.DateField(_l("暂缓至"), null=True, blank=True)

    measures = models.CharField(_l("办理措施"), max_length=1000, blank=True)
    outcome = models.CharField(_l("办理结果"), max_length=20, choices=Outcome, blank=True)
    reply = models.CharField(_l("答复"), max_length=2000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("答复人")
    )
    replied_at = models.DateTimeField(_l("答复时间"), null=True, blank=True)
    promised_on = models.DateField(_l("计划兑现日期"), null=True, blank=True)

    on_spot = models.BooleanField(_l("当场答复"), default=False)
    drawn = models.BooleanField(_l("抽中核查"), default=False)
    phoned_to = models.CharField(_l("电话告知了谁"), max_length=60, blank=True)
    phoned_at = models.DateTimeField(_l("电话告知时间"), null=True, blank=True)

    closure = models.CharField(_l("销号依据"), max_length=20, choices=Closure, blank=True)
    closure_reason = models.CharField(_l("销号理由"), max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("销号人")
    )
    closed_at = models.DateTimeField(_l("销号时间"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_l("并入"))

    objects = AppealQuerySet.as_manager()
    in_stage: int  # AppealQuerySet.cards
    overdue_in_stage: int

    class Meta:
        verbose_name = _l("诉求")
        verbose_name_plural = _l("诉求")
        ordering = ["-registered_at", "-pk"]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="appeal_newest"),
            models.Index(fields=["lead_unit", "status"], name="appeal_of_lead_unit"),
            models.Index(fields=["registering_unit", "-registered_at"], name="appeal_of_unit"),
            models.Index(fields=["status", "due_on"], name="appeal_open_by_due", condition=~Q(status__in=ENDED)),
            models.Index(fields=["source", "source_id"], name="appeal_by_source"),
        ]
        constraints = [
            submitted_once("appeal_submitted_once"),
            models.CheckConstraint(
                condition=(Q(status__in=[Status.REGISTERED, Status.RETURNED, Status.VOID, Status.MERGED]) | Q(lead_unit__isnull=False))
                | Q(category=Category.DISCIPLINE)
                | Q(on_spot=True),
                name="appeal_has_lead_unit",
                violation_error_message=_l("办理中的诉求要有主办单位。"),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.STRUCK_OFF, closed_at__isnull=False, closed_by__isnull=False) & ~Q(closure="")
                | ~Q(status=Status.STRUCK_OFF) & Q(closure="", closed_at__isnull=True),
                name="appeal_struck_off_says_on_what",
                violation_error_message=_l("销号要写明依据、何人何时。"),
            ),
            models.CheckConstraint(
                condition=~Q(closure=Closure.APPROVED) | ~Q(closure_reason=""),
                name="appeal_approved_closure_says_why",
                violation_error_message=_l("批准销号要写明理由。"),
            ),
            models.CheckConstraint(
                condition=~Q(category=Category.HAZARD) | (~Q(phoned_to="") & Q(phoned_at__isnull=False)),
                name="appeal_hazard_was_telephoned",
                violation_error_message=_l("安全隐患要先打电话,写明打给了谁、几点打的。"),
            ),
            models.CheckConstraint(
                condition=~Q(category=Category.HAZARD) | ~Q(status=Status.ON_HOLD),
                name="appeal_hazard_is_not_held",
                violation_error_message=_l("安全隐患不能暂缓。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ON_HOLD) | Q(held_until__isnull=False),
                name="appeal_held_until_a_day",
                violation_error_message=_l("暂缓要有批准的日期。"),
            ),
            models.CheckConstraint(
                condition=Q(category__in=[Category.DANGER, Category.DISCIPLINE], text="")
                | ~Q(category__in=[Category.DANGER, Category.DISCIPLINE]) & ~Q(text=""),
                name="appeal_text_by_category",
                violation_error_message=_l("请填写诉求内容;人身危险不写内容。"),
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.MERGED) & Q(merged_into__isnull=False))
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
                name="appeal_merged_into_another",
                violation_error_message=_l("并案要写明并入哪一件。"),
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="appeal_not_merged_into_itself",
                violation_error_message=_l("不能并入自己,请选另一件。"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, at_risk_on__isnull=True, original_due_on__isnull=True)
                | Q(at_risk_on__lte=F("due_on"), original_due_on__lte=F("due_on")),
                name="appeal_dates_in_order",
                violation_error_message=_l("原定时限和临期日不能晚于办结时限。"),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", replied_at__isnull=True, replied_by__isnull=True)
                | (~Q(outcome="") & Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                name="appeal_reply_says_who_and_when",
                violation_error_message=_l("答复要写明结果、内容、何人何时。"),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.TIMETABLE) | Q(promised_on__isnull=False),
                name="appeal_timetable_has_a_day",
                violation_error_message=_l("列入计划要写明兑现日期。"),
            ),
        ]
        triggers = [
            only_by(WAYS, DISCIPLINE_WAYS),
            pgtrigger.Trigger(name="two_keys", when=pgtrigger.Before, operation=pgtrigger.Update, func=TWO_KEYS),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("appeals:appeal", args=[self.pk])

    @property
    def ways(self) -> Table:  # type: ignore[override]  # by its category
        return DISCIPLINE_WAYS if self.category == Category.DISCIPLINE else WAYS

    def beside(self) -> dict[str, Any]:
        return {"round": self.round, "due_on": self.due_on}

    def changed_by_whom(self, reader: User) -> str:
        """A raiser's name is kept from whoever may not learn it."""
        theirs = Raiser.objects.of_appeal(self).filter(employee=self.changed_by.employee_id).exists()
        kept = theirs and "raisers" not in APPEALS.columns(reader, self)
        return _("反映人") if kept else super().changed_by_whom(reader)

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def is_answered(self) -> bool:
        """As querysets.is_answered() asks the database."""
        return self.is_ended or (self.status in ANSWERED and self.outcome != Outcome.TIMETABLE)

    @property
    def is_anonymous(self) -> bool:
        return not self.raisers.all()

    @property
    def status_colour(self) -> str:
        return Status(self.status).colour

    @property
    def was_extended(self) -> bool:
        return self.due_on != self.original_due_on

    def light(self, day: date) -> Light:
        """亮灯 on that day; querysets.lit() asks the database the same."""
        if self.is_answered:
            return Light.BLUE
        if self.due_on is None or self.at_risk_on is None:
            return Light.NONE
        if day > self.due_on:
            return Light.RED
        return Light.AMBER if day >= self.at_risk_on else Light.GREEN

    def age(self, day: date) -> int:
        """Days since it was raised."""
        return (day - self.raised_on).days


class Raiser(models.Model):
    """反映人. An appeal without any is anonymous."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="raisers", verbose_name=_l("诉求"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="appeals_raised", verbose_name=_l("反映人"))
    order = models.PositiveSmallIntegerField(_l("次序"), default=0)

    objects = RaiserQuerySet.as_manager()

    class Meta:
        verbose_name = _l("反映人")
        verbose_name_plural = _l("反映人")
        ordering = ["appeal", "order"]
        indexes = [models.Index(fields=["employee", "appeal"], name="raiser_by_employee")]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "employee"], name="raiser_once", violation_error_message=_l("同一反映人只填一次。"))
        ]

    def __str__(self) -> str:
        return str(self.employee)


class Target(models.Model):
    """被反映对象: a unit, or a person with the unit in which he stood; neither reads, handles nor calls back."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="targets", verbose_name=_l("诉求"))
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("被反映的人"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("被反映的单位"))

    class Meta:
        verbose_name = _l("被反映对象")
        verbose_name_plural = _l("被反映对象")
        ordering = ["appeal", "id"]
        indexes = [models.Index(fields=["unit", "appeal"], name="target_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "employee", "unit"],
                nulls_distinct=False,
                name="target_once",
                violation_error_message=_l("同一被反映对象只填一次。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.employee or self.unit)
