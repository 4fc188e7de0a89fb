from __future__ import annotations

from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.approvals.choices import Decision
from nantun.approvals.models import SEALED as SEALED_REQUEST
from nantun.approvals.models import ApprovalRequest, waiting_once
from nantun.people.models import Employee
from nantun.privacy.fields import EncryptedTextField

from ..querysets import ReadingOrderQuerySet, TalkRecordQuerySet
from .talk import Talk

SEALED = ("content", "state_of_mind", "asked_for", "answered", "open_points", "remark")


class TalkRecord(models.Model):
    """谈心记录: what was said, sealed, with no history and in no export. Optional; or it is kept on paper, and then by whom.

    remark: the counterpart's own words; open_points stand at the head of the next talk of the two.
    """

    talk = models.OneToOneField(Talk, models.PROTECT, related_name="record", verbose_name=_l("约谈"))
    content = EncryptedTextField(_l("谈心内容"), blank=True)
    state_of_mind = EncryptedTextField(_l("思想动态"), blank=True)
    asked_for = EncryptedTextField(_l("提出的要求"), blank=True)
    answered = EncryptedTextField(_l("当场答复"), blank=True)
    open_points = EncryptedTextField(_l("待办事项"), blank=True)
    remark = EncryptedTextField(_l("对方的话"), blank=True)
    on_paper = models.BooleanField(_l("纸质留存"), default=False)
    kept_by = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("保管人"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("记录人"))
    written_at = models.DateTimeField(_l("记录时间"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TalkRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _l("谈心记录")
        verbose_name_plural = _l("谈心记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(on_paper=False, kept_by__isnull=True) | Q(on_paper=True, kept_by__isnull=False),
                name="record_on_paper_is_kept_by_somebody",
                violation_error_message=_l("纸质留存要写明由谁保管。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.talk)


@pghistory.track(exclude=[*SEALED_REQUEST])
class ReadingOrder(ApprovalRequest):
    """调阅单: somebody else may read one record, once, until it runs out. Asked for with a purpose, approved by the party secretary.

    silent: the two are not told, as was ordered.
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="orders", verbose_name=_l("约谈"))
    silent = models.BooleanField(_l("不告知双方"), default=False)
    expires_at = models.DateTimeField(_l("有效期至"), null=True, blank=True)
    used_at = models.DateTimeField(_l("调阅时间"), null=True, blank=True)

    objects = ReadingOrderQuerySet.as_manager()

    class Meta(ApprovalRequest.Meta):
        verbose_name = _l("调阅单")
        verbose_name_plural = _l("调阅单")
        ordering = ["-asked_at"]
        constraints = [
            *ApprovalRequest.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=Decision.APPROVED, expires_at__gt=F("decided_at"))
                | ~Q(status=Decision.APPROVED) & Q(expires_at__isnull=True),
                name="order_approved_runs_out",
                violation_error_message=_l("批准的调阅单要有有效期。"),
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(status=Decision.APPROVED, used_at__lte=F("expires_at")),
                name="order_used_while_it_holds",
                violation_error_message=_l("调阅单未批准或已过期。"),
            ),
            waiting_once("talk", "asked_by", name="order_waits_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def standing(self, now: datetime) -> tuple[str, str]:
        """(word, colour)."""
        if self.is_waiting:
            return _("待审批"), "amber"
        if self.expires_at is None:
            return _("未批准"), "grey"
        if self.used_at is not None:
            return _("已调阅"), "green"
        return (_("可调阅"), "blue") if now < self.expires_at else (_("已过期"), "grey")
