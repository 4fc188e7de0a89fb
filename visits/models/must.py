from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nantun.people.models import Employee, Unit
from nantun.privacy.fields import EncryptedTextField

from ..choices import MustStatus, Occasion
from ..querysets import MustVisitQuerySet
from .visit import Visit


@pghistory.track(exclude=["note", "withdraw_reason"])
class MustVisit(models.Model):
    """必访: an event after which somebody must be visited within days set by policy. A visit answers it."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="must_visits", verbose_name=_("职工"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("当日单位"))
    occasion = models.CharField(_("必访情形"), max_length=20, choices=Occasion)
    note = EncryptedTextField(_("说明"), blank=True)
    event_day = models.DateField(_("发生日期"))
    due_on = models.DateField(_("最迟走访日期"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    raised_at = models.DateTimeField(_("提出时间"))
    status = models.CharField(_("状态"), max_length=20, choices=MustStatus, default=MustStatus.OPEN)
    answered_by = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("对应走访"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤回人")
    )
    withdraw_reason = EncryptedTextField(_("撤回原因"), blank=True)

    objects = MustVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("必访")
        verbose_name_plural = _("必访")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="must_open_of_unit", condition=Q(status=MustStatus.OPEN)),
            models.Index(fields=["employee", "-event_day"], name="must_of_employee"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "occasion", "event_day"],
                condition=~Q(status=MustStatus.WITHDRAWN),
                name="must_once_an_event",
                violation_error_message=_("这件事已经提出过必访。"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("event_day")),
                name="must_due_after_event",
                violation_error_message=_("最迟走访日期不能早于发生日期。"),
            ),
            models.CheckConstraint(
                condition=(Q(status=MustStatus.ANSWERED) & Q(answered_by__isnull=False))
                | (~Q(status=MustStatus.ANSWERED) & Q(answered_by__isnull=True)),
                name="must_answered_by_a_visit",
                violation_error_message=_("已访要对应一次走访。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=MustStatus.WITHDRAWN) | (Q(withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="must_withdrawn_says_why",
                violation_error_message=_("撤回要写明原因。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_occasion_display()}"

    @property
    def status_colour(self) -> str:
        return MustStatus(self.status).colour

    def days_left(self, day: date) -> int:
        """Negative when overdue."""
        return (self.due_on - day).days
