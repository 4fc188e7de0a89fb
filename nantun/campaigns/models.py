from __future__ import annotations

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.people.choices import Rank
from nantun.privacy.fields import plain

from .choices import Stage
from .querysets import CampaignQuerySet, QuotaQuerySet


class Goal(models.TextChoices):
    NONE = "none", _l("不设目标")
    EVERYONE_ONCE = "everyone_once", _l("全员走访到一次")
    QUOTA = "quota", _l("按职级每月次数")


@plain("name", "note", because="of a campaign, for everybody")
@pghistory.track()
class Campaign(models.Model):
    """主题活动: a theme with dates and a goal, to which visits, talks, proposals and pledges belong."""

    name = models.CharField(_l("名称"), max_length=80, unique=True)
    starts_on = models.DateField(_l("开始日期"))
    ends_on = models.DateField(_l("结束日期"), null=True, blank=True)
    goal = models.CharField(_l("目标"), max_length=20, choices=Goal, default=Goal.NONE)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="themes", verbose_name=_l("上级活动"))
    note = models.CharField(_l("说明"), max_length=200, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _l("主题活动")
        verbose_name_plural = _l("主题活动")
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_begins",
                violation_error_message=_l("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="campaign_not_its_own_parent",
                violation_error_message=_l("上级活动不能是它自己。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign", args=[self.pk])

    def stage(self, day: date) -> Stage:
        if day < self.starts_on:
            return Stage.COMING
        return Stage.OVER if self.ends_on and self.ends_on < day else Stage.RUNNING


class Quota(models.Model):
    """每月次数 of one rank under a campaign. There is none until the mine sets one."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="quotas", verbose_name=_l("主题活动"))
    rank = models.CharField(_l("职级"), max_length=20, choices=Rank)
    visits_a_month = models.PositiveSmallIntegerField(_l("每月次数"))
    effective_from = models.DateField(_l("自何日起"))

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _l("每月次数")
        verbose_name_plural = _l("每月次数")
        ordering = ["campaign", "rank", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "rank", "effective_from"],
                name="quota_one_value_a_day",
                violation_error_message=_l("这个职级在这一天已有次数。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.get_rank_display()} {self.visits_a_month}"
