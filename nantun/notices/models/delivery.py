from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import plain
from nantun.refusals import silent

from ..choices import UNSENT, Channel, Purpose, State
from ..querysets import DeliveryQuerySet, OutgoingQuerySet
from .notice import Notice

MAIL_OR_ROBOT = Q(channel=Channel.MAIL, robot="") | Q(channel=Channel.ROBOT, robot__gt="")


@silent(
    "delivery_to_one_person_or_one_robot",
    "a_delivery_under_way_has_a_lease",
    "an_ended_delivery_has_its_time",
    because="workers alone write them",
)
@plain("error", because="the carrier's words, without address or letter")
class Delivery(models.Model):
    """One e-mail to one person, or one message of one robot. This row is the truth about it; the broker only rings.

    Its key is its Message-ID, the same at every attempt. What it says is frozen: the Outgoing rows that were packed into it.
    token: the claim of the worker that sends it; whoever holds another token cannot write here any more.
    asked_at: since when it is tried; an administrator's 再试一次 begins anew. error: the last failure in words, without addresses or keys.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_l("内容"), max_length=10, choices=Purpose, default=Purpose.NOTICES)
    channel = models.CharField(_l("方式"), max_length=10, choices=Channel)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_l("收件人"))
    robot = models.CharField(_l("群机器人"), max_length=40, blank=True)
    urgent = models.BooleanField(_l("紧急"), default=False)

    state = models.CharField(_l("状态"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_l("已试次数"), default=0)
    next_try_at = models.DateTimeField(_l("下次发送"), db_default=Now())
    token = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    error = models.CharField(_l("最近一次没发出的原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(_l("写入时间"), db_default=Now(), editable=False)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_l("结束时间"), null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _l("发送")
        verbose_name_plural = _l("发送")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=MAIL_OR_ROBOT & (Q(channel=Channel.MAIL, user__isnull=False) | Q(channel=Channel.ROBOT, user__isnull=True)),
                name="delivery_to_one_person_or_one_robot",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENDING, lease_until__isnull=False) & ~Q(token="")
                | ~Q(state=State.SENDING) & Q(lease_until__isnull=True, token=""),
                name="a_delivery_under_way_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT, ended_at__isnull=True) | ~Q(state__in=UNSENT) & Q(ended_at__isnull=False),
                name="an_ended_delivery_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "robot", "next_try_at"], condition=Q(state__in=UNSENT), name="deliveries_unsent"),
            models.Index(fields=["ended_at"], condition=Q(state=State.GIVEN_UP), name="deliveries_given_up"),
            models.Index(fields=["channel", "robot", "-ended_at"], condition=Q(state=State.SENT), name="deliveries_sent"),
            models.Index(fields=["-created_at"], name="deliveries_by_time"),
        ]

    def __str__(self) -> str:
        return self.short_number

    @property
    def short_number(self) -> str:
        """消息号, by which two copies of one message can be told to be one."""
        return self.pk.hex[:8]


@silent("a_notice_leaves_once_by_each_way", "outgoing_by_mail_or_robot", because="written with the notice, once for each way")
class Outgoing(models.Model):
    """One notice on its way through one channel: written with the notice, packed into a delivery when it is due.

    due_at: the moment of the digest, or at once.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="outgoing", verbose_name=_l("消息"))
    channel = models.CharField(_l("方式"), max_length=10, choices=Channel)
    robot = models.CharField(_l("群机器人"), max_length=40, blank=True)
    urgent = models.BooleanField(_l("紧急"))
    due_at = models.DateTimeField(_l("该发的时间"))
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, editable=False, related_name="items", verbose_name=_l("发送"))

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _l("待发消息")
        verbose_name_plural = _l("待发消息")
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel", "robot"], name="a_notice_leaves_once_by_each_way"),
            models.CheckConstraint(condition=MAIL_OR_ROBOT, name="outgoing_by_mail_or_robot"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(delivery__isnull=True), name="outgoing_unpacked")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel}"
