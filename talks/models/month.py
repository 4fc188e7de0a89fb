from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _l

from nantun.ledgers.seals import seal_guard
from nantun.people.choices import Level
from nantun.people.models import Employee, Unit
from nantun.refusals import silent

from ..choices import DueState, Tier
from ..querysets import OughtMonthQuerySet
from .talk import LEDGER


@silent("ought_month_once", "ought_month_is_a_first", "ought_month_talked_in_its_period", because="reckoned by the night, never typed")
class OughtMonth(models.Model):
    """Somebody who ought to be talked with, as it stood at a month's end: what the ledger counts against, guarded by its seal.

    The list itself is computed from posts and units of today (oughts.py) and would say something else a year later. While the month lasts the rows
    are written anew every night; as_of: of which day they are, the month's last once it is over. since, due_on: the period in which the talk is
    due; last: the last talk that stands in this month's ledger or an earlier one.
    """

    month = models.DateField(_l("月份"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("谈心对象单位"))
    counterpart = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("谈心对象"))
    counterpart_level = models.CharField(_l("谈心对象层级"), max_length=20, choices=Level)
    talker = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("由谁谈"))
    tier = models.CharField(_l("层级"), max_length=10, choices=Tier)
    state = models.CharField(_l("月末情况"), max_length=10, choices=DueState)
    since = models.DateField(_l("本期自"))
    due_on = models.DateField(_l("本期至"))
    last = models.DateField(_l("上次谈心"), null=True, blank=True)
    as_of = models.DateField(_l("截至"))

    objects = OughtMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _l("应谈月度情况")
        verbose_name_plural = _l("应谈月度情况")
        ordering = ["month", "unit", "pk"]
        indexes = [models.Index(fields=["month", "unit"], name="ought_month_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["counterpart", "month"], name="ought_month_once"),
            models.CheckConstraint(condition=Q(month__day=1, as_of__gte=F("month")), name="ought_month_is_a_first"),
            models.CheckConstraint(
                condition=~Q(state=DueState.TALKED) | Q(last__isnull=False, last__gte=F("since")), name="ought_month_talked_in_its_period"
            ),
        ]
        triggers = [seal_guard(LEDGER, month="month", unit="unit_id")]

    def __str__(self) -> str:
        return f"{self.counterpart} {self.month:%Y-%m}"
