from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _l

from nantun.musts.models import SEALED, Must, raised_once
from nantun.people.models import Employee
from nantun.privacy.fields import EncryptedTextField
from nantun.refusals import silent

from ..choices import Ground, MustStatus
from ..querysets import DatedQuerySet, MustTalkQuerySet, TalkQuerySet
from .talk import Talk


@pghistory.track(exclude=["reason"])
class LevelException(models.Model):
    """跨级约谈: two who may talk beside the three levels, from a day to a day, for a reason."""

    talker = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("约谈人"))
    counterpart = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("谈心对象"))
    started_on = models.DateField(_l("自"))
    ended_on = models.DateField(_l("至"), null=True, blank=True)
    reason = EncryptedTextField(_l("理由"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("批准人"))
    granted_at = models.DateTimeField(_l("批准时间"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _l("跨级约谈")
        verbose_name_plural = _l("跨级约谈")
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(talker=F("counterpart")), name="exception_between_two", violation_error_message=_l("不能是同一个人。")
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_says_why", violation_error_message=_l("请写明理由。")),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="exception_ends_after_it_begins",
                violation_error_message=_l("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talker} {self.counterpart}"


@silent("must_talk_suggested_once", because="the night leaves out what it has suggested already")
@pghistory.track(exclude=[*SEALED])
class MustTalk(Must):
    """必谈: a ground on which somebody must be talked with by a day. Raised by hand, or suggested by the system and taken up by a person."""

    talker = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("由谁谈"))
    ground = models.CharField(_l("必谈情形"), max_length=20, choices=Ground)
    key = models.CharField(max_length=60, blank=True, editable=False, help_text="what the system suggested it for, so that it does so once")
    status = models.CharField(_l("状态"), max_length=12, choices=MustStatus, default=MustStatus.OPEN)
    answered_by = models.ForeignKey(Talk, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_l("对应约谈"))

    objects = MustTalkQuerySet.as_manager()

    class Meta(Must.Meta):
        verbose_name = _l("必谈")
        verbose_name_plural = _l("必谈")
        indexes = [models.Index(fields=["talker", "due_on"], name="must_talk_open", condition=Q(status=MustStatus.OPEN))]
        constraints = [
            *Must.Meta.constraints,
            raised_once("ground", name="must_talk_once_an_event"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="must_talk_suggested_once"),
            models.CheckConstraint(
                condition=~Q(talker=F("employee")),
                name="must_talk_with_another",
                violation_error_message=_l("不能由本人和本人谈。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_ground_display()}"

    def deeds(self) -> TalkQuerySet:
        """Talks with him, by whichever of his leaders."""
        return Talk.objects.held().filter(counterpart=self.employee_id, day__gte=self.event_day).order_by("day", "pk")
