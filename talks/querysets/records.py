"""Who reads what was said: the two, and whoever holds an order for this one record that has neither been used nor run out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from nantun.approvals.choices import Decision
from nantun.approvals.querysets import ApprovalQuerySet
from nantun.relations import along

if TYPE_CHECKING:
    from nantun.people.models import User


class TalkRecordQuerySet(models.QuerySet):
    def readable_by(self, user: User, now: datetime) -> Self:
        if not user.is_active:
            return self.none()
        orders = along(self, "talk__orders").usable(now)
        ordered = Q(Exists(orders.filter(talk=OuterRef("talk"), asked_by=user)))
        if user.employee_id is None:
            return self.filter(ordered)
        return self.filter(Q(talk__talker=user.employee_id) | Q(talk__counterpart=user.employee_id) | ordered)


class ReadingOrderQuerySet(ApprovalQuerySet):
    def usable(self, now: datetime) -> Self:
        """Approved, not used yet, not run out."""
        return self.approved().filter(used_at__isnull=True, expires_at__gt=now)

    def visible_to(self, user: User) -> Self:
        """Those one asked for, those one may approve, and those of one's own talks of which one is to be told."""
        if user.has_perm("talks.approve_orders"):
            return self
        mine = Q(asked_by=user)
        if user.employee_id:
            told = Q(status=Decision.APPROVED, silent=False)
            mine |= told & (Q(talk__talker=user.employee_id) | Q(talk__counterpart=user.employee_id))
        return self.filter(mine)
