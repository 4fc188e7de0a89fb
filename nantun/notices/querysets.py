from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from .choices import Channel, State
from .policies import DELIVERIES, NOTICES, ROUTES

if TYPE_CHECKING:
    from nantun.people.models import User

    from .models import Delivery, MailAddress, Notice, Outgoing, Route  # noqa: F401 - named in strings


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        return NOTICES.rows(user, self)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class MailAddressQuerySet(models.QuerySet["MailAddress"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class RouteQuerySet(models.QuerySet["Route"]):
    def visible_to(self, user: User) -> Self:
        return ROUTES.rows(user, self)


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self, now: dt.datetime, *, quiet: bool) -> Self:
        """Not packed yet, and to leave by that moment; in quiet hours only what is urgent."""
        rows = self.filter(delivery__isnull=True, due_at__lte=now)
        return rows.filter(urgent=True) if quiet else rows


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> Self:
        return DELIVERIES.rows(user, self)

    def due(self, now: dt.datetime, *, quiet: bool) -> Self:
        """To be tried by that moment: waiting, or taken by a worker that has not been heard of for a whole lease. Quiet: only what is urgent."""
        rows = self.filter(Q(state=State.WAITING, next_try_at__lte=now) | Q(state=State.SENDING, lease_until__lt=now))
        return rows.filter(urgent=True) if quiet else rows

    def of(self, lane: str) -> Self:
        """Those of one robot by its name, or of the mail ("")."""
        return self.filter(channel=Channel.ROBOT, robot=lane) if lane else self.filter(channel=Channel.MAIL)

    def held_by(self, token: str) -> Self:
        """Under way under that token: the rows that this worker, and no other, may write."""
        return self.filter(state=State.SENDING, token=token)

    def given_up(self) -> Self:
        return self.filter(state=State.GIVEN_UP)
