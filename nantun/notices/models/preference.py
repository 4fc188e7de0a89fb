from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Unit
from nantun.privacy.fields import EncryptedTextField

from ..choices import ROBOT_MODES, Mode
from ..querysets import MailAddressQuerySet, RouteQuerySet


class MailAddress(models.Model):
    """Where somebody wants to be told besides the inbox. Nothing but its code goes to an address that has not been confirmed with it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_address", verbose_name=_l("账号")
    )
    email = EncryptedTextField(_l("邮箱"))
    confirmed_at = models.DateTimeField(_l("确认时间"), null=True, editable=False)

    objects = MailAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _l("收消息的邮箱")
        verbose_name_plural = _l("收消息的邮箱")

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class RoomChoice(models.Model):
    """What somebody chose for the notices of one room; where no row stands, the digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_l("账号"))
    room = models.CharField(_l("消息种类"), max_length=60)
    mode = models.CharField(_l("发到邮箱"), max_length=10, choices=Mode)

    class Meta:
        verbose_name = _l("消息的收法")
        verbose_name_plural = _l("消息的收法")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "room"],
                name="one_choice_for_a_room",
                violation_error_message=_l("这一种消息的收法刚刚已经选过,请刷新后再改。"),
            ),
            models.CheckConstraint(
                condition=Q(mode__in=Mode.values), name="choice_is_a_known_mode", violation_error_message=_l("请从列出的收法里选一种。")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.mode}"


@pghistory.track()
class Route(models.Model):
    """Notices of one room to one unit's people (to everybody's where unit is empty) are announced by one group's robot.

    robot: a name of settings.ROBOTS. A robot announces for whom there is something and how much, never what: see docs/decisions/0011.
    """

    robot = models.CharField(_l("群机器人"), max_length=40)
    room = models.CharField(_l("消息种类"), max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("发给哪个单位的人的消息"))
    mode = models.CharField(_l("发法"), max_length=10, choices=ROBOT_MODES, default=Mode.DIGEST)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("设置人"))
    set_at = models.DateTimeField(_l("设置时间"), db_default=Now(), editable=False)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _l("群机器人转告")
        verbose_name_plural = _l("群机器人转告")
        ordering = ["robot", "room", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["robot", "room", "unit"],
                name="one_route_for_robot_room_and_unit",
                nulls_distinct=False,
                violation_error_message=_l("这个机器人已经在转告这一种消息了。"),
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[Mode.DIGEST, Mode.AT_ONCE]),
                name="route_is_a_known_mode",
                violation_error_message=_l("请从列出的发法里选一种。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} → {self.robot}"
