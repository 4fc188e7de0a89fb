from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee, Unit
from nantun.privacy.fields import EncryptedTextField

from .choices import ANSWERED, COLOURS, SUGGESTED, WITHDRAWN

SEALED = ("note", "withdraw_reason")


class Must(models.Model):
    """What must be done for an employee by a day because of an event.

    unit: where he stood on the event's day. raised_by: None for what the system suggested and nobody took up; withdrawn_by: None where the roster
    says that he left. A child adds its ground, `status` in its own words and `answered_by`, the key of what it was for, which has a `day`.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="%(app_label)s_musts", verbose_name=_l("职工"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("当日单位"))
    event_day = models.DateField(_l("发生日期"))
    due_on = models.DateField(_l("期限"))
    note = EncryptedTextField(_l("说明"), blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("提出人")
    )
    raised_at = models.DateTimeField(_l("提出时间"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("撤回人")
    )
    withdraw_reason = EncryptedTextField(_l("撤回原因"), blank=True)

    status: Any
    answered_by: Any

    class Meta:
        abstract = True
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("event_day")),
                name="%(app_label)s_%(class)s_due_after_event",
                violation_error_message=_l("期限不能早于发生日期。"),
            ),
            models.CheckConstraint(
                condition=Q(status=ANSWERED, answered_by__isnull=False) | ~Q(status=ANSWERED) & Q(answered_by__isnull=True),
                name="%(app_label)s_%(class)s_answered_by_a_deed",
                violation_error_message=_l("办到的要写明是哪一次。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=WITHDRAWN) | ~Q(withdraw_reason=""),
                name="%(app_label)s_%(class)s_withdrawn_says_why",
                violation_error_message=_l("撤回要写明原因。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=(SUGGESTED, WITHDRAWN)) | Q(raised_by__isnull=False),
                name="%(app_label)s_%(class)s_raised_by_somebody",
                violation_error_message=_l("要写明由谁提出。"),
            ),
        ]

    @property
    def status_colour(self) -> str:
        return COLOURS[self.status]

    def deeds(self) -> models.QuerySet:
        """What would answer it, the earliest first."""
        raise NotImplementedError


def raised_once(ground: str, name: str) -> models.UniqueConstraint:
    """One event of one person on one ground, unless it was withdrawn."""
    return models.UniqueConstraint(
        fields=["employee", ground, "event_day"],
        condition=~Q(status=WITHDRAWN),
        name=name,
        violation_error_message=_l("这件事已经提出过,不用再提。"),
    )
