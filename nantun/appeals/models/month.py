from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from nantun.ledgers.seals import seal_guard
from nantun.people.models import Unit
from nantun.refusals import silent

from ..choices import Category, Closure, Outcome, Status, Urgency
from ..querysets import AppealMonthQuerySet
from .appeal import LEDGER, Appeal


@silent("appeal_month_once", "appeal_month_is_a_first", "appeal_month_hides_who_complains", because="copied from the appeal, never typed")
class AppealMonth(models.Model):
    """How an appeal stood at the end of a month in which something was done with it; the rows of the ledger, guarded by its seal.

    A month in which nothing was done has no row: the latest earlier one holds (AppealMonthQuerySet.of_ledger). What stands here is what the
    appeal said at the month's end, as the appeal itself goes on changing. unit: the lead unit, or while nobody leads where it was heard, unless
    that unit is complained of. names_hidden: those who raised it are not named on the sheet; complained: somebody is complained of, and the
    words are kept off the annex too.

    The counts tell what happened in this month alone: in_time, late: answers; reopened: rounds begun; content, largely, not_content: call-backs.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="months", verbose_name=_l("诉求"))
    month = models.DateField(_l("月份"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    category = models.CharField(_l("类别"), max_length=20, choices=Category)
    urgency = models.CharField(_l("轻重缓急"), max_length=20, choices=Urgency)
    names_hidden = models.BooleanField(_l("姓名保密"), default=False)
    complained = models.BooleanField(_l("有被反映对象"), default=False)
    status = models.CharField(_l("月末状态"), max_length=20, choices=Status)
    due_on = models.DateField(_l("办结时限"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_l("轮次"), default=1)
    answered_on = models.DateField(_l("答复日期"), null=True, blank=True)
    outcome = models.CharField(_l("办理结果"), max_length=20, choices=Outcome, blank=True)
    closure = models.CharField(_l("销号依据"), max_length=20, choices=Closure, blank=True)

    raised = models.BooleanField(_l("本月登记"), default=False)
    on_spot = models.BooleanField(_l("本月当场答复"), default=False)
    in_time = models.PositiveSmallIntegerField(_l("本月按期答复"), default=0)
    late = models.PositiveSmallIntegerField(_l("本月超期答复"), default=0)
    reopened = models.PositiveSmallIntegerField(_l("本月重办"), default=0)
    content = models.PositiveSmallIntegerField(_l("本月回访满意"), default=0)
    largely = models.PositiveSmallIntegerField(_l("本月回访基本满意"), default=0)
    not_content = models.PositiveSmallIntegerField(_l("本月回访不满意"), default=0)

    objects = AppealMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _l("诉求月度情况")
        verbose_name_plural = _l("诉求月度情况")
        ordering = ["month", "appeal"]
        indexes = [models.Index(fields=["month", "unit"], name="appeal_month_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "month"], name="appeal_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="appeal_month_is_a_first"),
            models.CheckConstraint(condition=Q(complained=False) | Q(names_hidden=True), name="appeal_month_hides_who_complains"),
        ]
        triggers = [seal_guard(LEDGER, month="month", unit="unit_id")]

    def __str__(self) -> str:
        return f"{self.appeal} {self.month:%Y-%m}"
