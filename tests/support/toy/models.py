from __future__ import annotations

from typing import Any

from django.db import models

from nantun.ledgers.seals import seal_guard
from nantun.people.models import Employee, Unit
from nantun.people.roles import Role
from nantun.privacy.fields import plain


class RemarkQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> RemarkQuerySet:
        return self.filter(user.reach(Role.CLERK, Role.HEAD, Role.PARTY_OFFICE).q("unit"))


@plain("text", because="of a meal, not of a person")
class Remark(models.Model):
    """What somebody said of the meal he was given underground, and until when he is owed an answer."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name="职工")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    day = models.DateField("日期")
    text = models.CharField("意见", max_length=200)
    answer_by = models.DateField("答复期限")
    ledger_month = models.DateField("台账月份")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "班中餐意见"
        ordering = ["-day", "-pk"]
        triggers = [seal_guard("meals", month="ledger_month", unit="unit_id")]

    def __str__(self) -> str:
        return self.text
