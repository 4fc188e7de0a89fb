from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from nantun.approvals.querysets import ApprovalQuerySet

from ..policies import ORDERS, RECORDS

if TYPE_CHECKING:
    from nantun.people.models import User


class TalkRecordQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """What was said: to the two, and to whoever holds an order for this one record that has neither been used nor run out."""
        return RECORDS.rows(user, self)


class ReadingOrderQuerySet(ApprovalQuerySet):
    def visible_to(self, user: User) -> Self:
        """Those one asked for, those one may approve, and those of one's own talks of which one is to be told."""
        return ORDERS.rows(user, self)

    def usable_by(self, user: User) -> Self:
        return ORDERS.rows(user, self, "use_order")
