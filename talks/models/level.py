from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nantun.people.models import Employee, Unit
from nantun.privacy.fields import EncryptedTextField

from ..choices import Ground, MustStatus
from ..querysets import DatedQuerySet, MustTalkQuerySet
from .talk import Talk


@pghistory.track(exclude=["reason"])
class LevelException(models.Model):
    """跨级约谈: two who may talk beside the three levels, from a day to a day, for a reason."""

    talker = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("约谈人"))
    counterpart = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("谈心对象"))
    started_on = models.DateField(_("自"))
    ended_on = models.DateField(_("至"), null=True, blank=True)
    reason = EncryptedTextField(_("理由"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("批准人"))
    granted_at = models.DateTimeField(_("批准时间"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("跨级约谈")
        verbose_name_plural = _("跨级约谈")
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(talker=F("counterpart")), name="exception_between_two", violation_error_message=_("不能是同一个人。")
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_says_why", violation_error_message=_("请写明理由。")),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="exception_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talker} {self.counterpart}"


@pghistory.track(exclude=["note", "withdraw_reason"])
class MustTalk(models.Model):
    """必谈: a ground on which somebody must be talked with by a day. Raised by hand, or suggested by the system and taken up by a person."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="must_talks", verbose_name=_("职工"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    talker = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("由谁谈"))
    ground = models.CharField(_("必谈情形"), max_length=20, choices=Ground)
    event_day = models.DateField(_("发生日期"))
    due_on = models.DateField(_("最迟谈心日期"))
    note = EncryptedTextField(_("说明"), blank=True)
    key = models.CharField(max_length=60, blank=True, editable=False, help_text="what the system suggested it for, so that it does so once")
    status = models.CharField(_("状态"), max_length=12, choices=MustStatus, default=MustStatus.OPEN)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    raised_at = models.DateTimeField(_("提出时间"))
    answered_by = models.ForeignKey(Talk, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("对应约谈"))
    withdraw_reason = EncryptedTextField(_("撤回原因"), blank=True)

    objects = MustTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("必谈")
        verbose_name_plural = _("必谈")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["talker", "due_on"], name="must_talk_open", condition=Q(status=MustStatus.OPEN))]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "ground", "event_day"],
                condition=~Q(status=MustStatus.WITHDRAWN),
                name="must_talk_once_an_event",
                violation_error_message=_("这件事已经提出过必谈。"),
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="must_talk_suggested_once"),
            models.CheckConstraint(
                condition=Q(status=MustStatus.ANSWERED, answered_by__isnull=False)
                | ~Q(status=MustStatus.ANSWERED) & Q(answered_by__isnull=True),
                name="must_talk_answered_by_a_talk",
                violation_error_message=_("已谈要对应一次约谈。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=MustStatus.WITHDRAWN) | ~Q(withdraw_reason=""),
                name="must_talk_withdrawn_says_why",
                violation_error_message=_("撤回要写明原因。"),
            ),
            models.CheckConstraint(condition=~Q(talker=F("employee")), name="must_talk_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_ground_display()}"

    @property
    def status_colour(self) -> str:
        return MustStatus(self.status).colour
