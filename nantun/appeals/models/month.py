from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nantun.ledgers.seals import seal_guard
from nantun.people.models import Unit

from ..choices import Closure, Satisfaction, Status
from ..querysets import AppealMonthQuerySet
from .appeal import LEDGER, Appeal


class AppealMonth(models.Model):
    """How an appeal stood at the end of a month in which something was done with it; the rows of the ledger, guarded by its seal.

    A month in which nothing was done has no row: the latest earlier one holds (AppealMonthQuerySet.of_ledger). The figures tell what happened in
    this month alone. unit: the lead unit, or where it was heard while nobody leads. in_time: None where it was not answered in this month.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="months", verbose_name=_("诉求"))
    month = models.DateField(_("月份"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    status = models.CharField(_("月末状态"), max_length=20, choices=Status)
    due_on = models.DateField(_("办结时限"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    raised = models.BooleanField(_("本月登记"), default=False)
    on_spot = models.BooleanField(_("本月当场答复"), default=False)
    answered = models.BooleanField(_("本月答复"), default=False)
    in_time = models.BooleanField(_("按期"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("本月重办"), default=0)
    satisfaction = models.CharField(_("本月回访"), max_length=20, choices=Satisfaction, blank=True)
    closure = models.CharField(_("本月销号"), max_length=20, choices=Closure, blank=True)

    objects = AppealMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求月度情况")
        verbose_name_plural = _("诉求月度情况")
        ordering = ["month", "appeal"]
        indexes = [models.Index(fields=["month", "unit"], name="appeal_month_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "month"], name="appeal_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="appeal_month_is_a_first"),
            models.CheckConstraint(condition=Q(answered=True) | Q(in_time__isnull=True), name="appeal_month_in_time_if_answered"),
        ]
        triggers = [seal_guard(LEDGER, month="month", unit="unit_id")]

    def __str__(self) -> str:
        return f"{self.appeal} {self.month:%Y-%m}"
