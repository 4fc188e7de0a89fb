from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.relations import stands_above_itself

from .models import Campaign, Goal, Quota


@transaction.atomic
def save_campaign(*, campaign: Campaign) -> Campaign:
    """A new campaign, or what changed of one. raises RuleBroken when it would stand above itself."""
    if stands_above_itself(campaign):
        raise RuleBroken(_("上级活动不能是它自己或它的下级。"), field="parent")
    campaign.save()
    return campaign


@transaction.atomic
def set_quota(*, campaign: Campaign, rank: str, visits_a_month: int, month: date, today: date) -> Quota:
    """每月次数 of a rank from a month on (its first day); nought takes the quota back. Set twice for a month, the later one holds.

    raises RuleBroken for a month that has passed, or a campaign whose goal is not a quota.
    """
    if campaign.goal != Goal.QUOTA:
        raise RuleBroken(_("这个活动的目标不是“%(goal)s”,请先改目标。") % {"goal": Goal.QUOTA.label})
    if month < today.replace(day=1):
        raise RuleBroken(_("次数不能从过去的月份起算。"), field="month")
    quota, _made = Quota.objects.update_or_create(
        campaign=campaign, rank=rank, effective_from=month.replace(day=1), defaults={"visits_a_month": visits_a_month}
    )
    return quota
