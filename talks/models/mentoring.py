from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee, Unit
from nantun.privacy.fields import EncryptedTextField

from ..choices import MentoringGround, MentoringOutcome, PlaceKind
from ..querysets import MentoringQuerySet

SEALED = ("plan", "observation")


class Mentoring(models.Model):
    """一对一帮带: a worker who was absent or broke rules, and the one who helps him. Closed to all but the helper and the head that is named.

    It has no history table, is in no search and on no page of the worker's. While the outcome is 继续帮带 it goes on.
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    worker = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("帮带对象"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    head = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("单位负责人"))
    helper = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("帮带人"))
    ground = models.CharField(_l("缘由"), max_length=20, choices=MentoringGround)
    plan = EncryptedTextField(_l("帮带计划"))
    started_on = models.DateField(_l("自"))
    outcome = models.CharField(_l("结果"), max_length=10, choices=MentoringOutcome, blank=True)
    outcome_on = models.DateField(_l("评议日期"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("建立人"))
    entered_at = models.DateTimeField(_l("建立时间"))

    objects = MentoringQuerySet.as_manager()

    class Meta:
        verbose_name = _l("一对一帮带")
        verbose_name_plural = _l("一对一帮带")
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(worker=F("helper")) & ~Q(worker=F("head")),
                name="mentoring_by_another",
                violation_error_message=_l("帮带人不能是本人。"),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True) | ~Q(outcome="") & Q(outcome_on__gte=F("started_on")),
                name="mentoring_outcome_is_dated",
                violation_error_message=_l("结果要有评议日期,不早于开始日期。"),
            ),
            models.UniqueConstraint(
                fields=["worker"],
                condition=~Q(outcome=MentoringOutcome.IMPROVED),
                name="mentoring_one_at_a_time",
                violation_error_message=_l("这名职工已有一件在帮带。"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("talks:mentoring", args=[self.pk])

    @property
    def state(self) -> str:
        return self.get_outcome_display() or str(_l("帮带中"))

    @property
    def is_over(self) -> bool:
        return self.outcome == MentoringOutcome.IMPROVED


class MentoringTalk(models.Model):
    """One talk of the helper's with the worker, and what he observed; it counts as no talk of the ledger."""

    mentoring = models.ForeignKey(Mentoring, models.PROTECT, related_name="talks", verbose_name=_l("一对一帮带"))
    day = models.DateField(_l("日期"))
    place_kind = models.CharField(_l("地点"), max_length=20, choices=PlaceKind)
    observation = EncryptedTextField(_l("观察到什么"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("记录人"))
    written_at = models.DateTimeField(_l("记录时间"))

    class Meta:
        verbose_name = _l("帮带谈话")
        verbose_name_plural = _l("帮带谈话")
        ordering = ["mentoring", "day", "pk"]

    def __str__(self) -> str:
        return f"{self.mentoring_id} {self.day}"
