from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee
from nantun.privacy.fields import EncryptedTextField

from ..choices import PlaceKind
from ..querysets import BookingQuerySet
from .talk import Talk


class Booking(models.Model):
    """One row for each of the two while an appointment, or an offer that is held, takes his time. Nobody is booked twice: the database says so.

    held_until: of an offer, after which the row holds nobody any more; None for an appointment.
    """

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="bookings", verbose_name=_l("约谈"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="bookings", verbose_name=_l("谁"))
    during = DateTimeRangeField(_l("时间"))
    held_until = models.DateTimeField(_l("保留到"), null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _l("占用的时间")
        verbose_name_plural = _l("占用的时间")
        constraints = [
            # Core Postgres has no GiST operator for a bare number; a range of one number has.
            ExclusionConstraint(
                name="booking_nobody_twice",
                expressions=[
                    (Func(F("employee"), F("employee"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_l("这个时间已被约走。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.during}"


class OpenHours(models.Model):
    """接谈时间: hours of a weekday in which a leader may be asked for a talk."""

    leader = models.ForeignKey(Employee, models.CASCADE, related_name="open_hours", verbose_name=_l("领导"))
    weekday = models.PositiveSmallIntegerField(_l("星期"), help_text="0 for Monday")
    starts = models.TimeField(_l("开始"))
    ends = models.TimeField(_l("结束"))
    place_kind = models.CharField(_l("地点"), max_length=20, choices=PlaceKind, default=PlaceKind.OFFICE)
    place = models.CharField(_l("具体地点"), max_length=60, blank=True)

    class Meta:
        verbose_name = _l("接谈时间")
        verbose_name_plural = _l("接谈时间")
        ordering = ["leader", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="hours_on_a_weekday", violation_error_message=_l("请选星期一到星期日中的一天。")
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="hours_last", violation_error_message=_l("结束要晚于开始。")),
        ]

    def __str__(self) -> str:
        return f"{self.leader_id} {self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"


class DayException(models.Model):
    """A day on which a leader's open hours do not hold, or others do. starts, ends: None for the whole day closed."""

    leader = models.ForeignKey(Employee, models.CASCADE, related_name="day_exceptions", verbose_name=_l("领导"))
    day = models.DateField(_l("日期"))
    starts = models.TimeField(_l("开始"), null=True, blank=True)
    ends = models.TimeField(_l("结束"), null=True, blank=True)
    reason = EncryptedTextField(_l("说明"), blank=True)

    class Meta:
        verbose_name = _l("例外的一天")
        verbose_name_plural = _l("例外的一天")
        ordering = ["leader", "day", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")),
                name="exception_lasts",
                violation_error_message=_l("请同时填开始和结束,或都留空表示全天不接谈。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.leader_id} {self.day}"


class LeaderRules(models.Model):
    """How a leader wants to be asked: notice_hours ahead at least, horizon_days at most, so many talks a day."""

    leader = models.OneToOneField(Employee, models.CASCADE, related_name="talk_rules", verbose_name=_l("领导"))
    notice_hours = models.PositiveSmallIntegerField(_l("至少提前几小时"), default=24)
    horizon_days = models.PositiveSmallIntegerField(_l("最多约到几天以后"), default=30)
    most_a_day = models.PositiveSmallIntegerField(_l("一天最多谈几次"), default=4)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("最后修改人"))

    class Meta:
        verbose_name = _l("约谈设置")
        verbose_name_plural = _l("约谈设置")
        constraints = [
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=90, most_a_day__gte=1, most_a_day__lte=20, notice_hours__lte=720),
                name="rules_within_reason",
                violation_error_message=_l("提前不超过 720 小时,最多约到 90 天后,一天 1 到 20 次。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.leader)
