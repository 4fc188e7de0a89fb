from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.days import A_DAY
from nantun.privacy.fields import plain

from .choices import Belongs, Festival, Origin
from .interval import Interval
from .querysets import ShiftQuerySet, SpecialDayQuerySet

MIDNIGHT = time(0)
DAY = A_DAY
REST = "休"


@plain("document", because="a document's number")
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SpecialDay(models.Model):
    """What a notice says of one day: a holiday, or a weekend day that is worked. Of every other day Monday to Friday hold."""

    day = models.DateField(_l("日期"), unique=True)
    works = models.BooleanField(_l("上班"))
    name = models.CharField(_l("名称"), max_length=40)
    origin = models.CharField(_l("来源"), max_length=10, choices=Origin, default=Origin.NOTICE)
    document = models.CharField(_l("依据文件"), max_length=120, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("录入人")
    )
    changed_at = models.DateTimeField(_l("录入时间"), auto_now=True)

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        verbose_name = _l("节假日与调休")
        verbose_name_plural = _l("节假日与调休")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(works=False) | Q(day__iso_week_day__gte=6),
                name="special_workday_on_a_weekend",
                violation_error_message=_l("周一至周五本来就上班,只有周六、周日才填调休上班。"),
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.NOTICE) | ~Q(document=""),
                name="special_day_has_its_document",
                violation_error_message=_l("请写明依据的文件,例如:国办发明电〔2026〕7号。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("workdays:day", args=[self.day])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FestivalDay(models.Model):
    """The day of a festival that is seen, not reckoned, once somebody has confirmed it. What is not confirmed has no row."""

    festival = models.CharField(_l("节日"), max_length=20, choices=Festival)
    year = models.PositiveSmallIntegerField(_l("年份"))
    day = models.DateField(_l("日期"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("确认人"))
    confirmed_at = models.DateTimeField(_l("确认时间"))

    class Meta:
        verbose_name = _l("节日日期")
        verbose_name_plural = _l("节日日期")
        ordering = ["year", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["festival", "year"],
                name="festival_once_a_year",
                violation_error_message=_l("这个节日这一年的日期刚刚已由别人确认,请刷新后再改。"),
            ),
            models.CheckConstraint(
                condition=Q(day__year=F("year")), name="festival_within_its_year", violation_error_message=_l("日期要在这一年之内。")
            ),
            models.CheckConstraint(
                condition=Q(festival=Festival.EID_AL_FITR),
                name="festival_that_is_sighted",
                violation_error_message=_l("农历节日由程序推算,不需要确认。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_festival_display()} {self.day}"


@pghistory.track()
class Shift(models.Model):
    """班次. A shift that ends at 00:00 ends at the close of its day; one over midnight belongs to the day it starts or ends, as `belongs` says.

    A shift that starts at 00:00 starts at the close of the day before: set to `starts`, the night of the 5th is worked on the 6th from 0 to 8.
    """

    code = models.SlugField(_l("代码"), max_length=20, unique=True, editable=False)
    name = models.CharField(_l("班次"), max_length=10, unique=True)
    mark = models.CharField(_l("一字简称"), max_length=1, unique=True)
    starts = models.TimeField(_l("开始"))
    ends = models.TimeField(_l("结束"))
    belongs = models.CharField(_l("算哪天的班"), max_length=10, choices=Belongs, default=Belongs.STARTS)
    order = models.PositiveSmallIntegerField(_l("排序"), default=0)
    is_active = models.BooleanField(_l("使用中"), default=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _l("班次")
        verbose_name_plural = _l("班次")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(starts=F("ends")), name="shift_lasts", violation_error_message=_l("开始和结束不能是同一时刻。")
            ),
            models.CheckConstraint(
                condition=~Q(mark__in=("", REST)), name="shift_mark_is_no_rest", violation_error_message=_l("“休”表示休息,请换一个字。")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workdays:shift", args=[self.pk])

    @property
    def length(self) -> timedelta:
        return (_since_midnight(self.ends) - _since_midnight(self.starts)) % DAY

    @property
    def hours(self) -> str:
        """16:00–24:00."""
        return f"{self.starts:%H:%M}–{'24:00' if self.ends == MIDNIGHT else f'{self.ends:%H:%M}'}"

    def interval(self, day: date) -> Interval:
        """When the shift of that day is worked, aware."""
        if self.belongs == Belongs.STARTS:
            start = _at(day, self.starts)
            return Interval(_aware(start), _aware(start + self.length))
        end = _at(day, self.ends)
        return Interval(_aware(end - self.length), _aware(end))


def _since_midnight(hour: time) -> timedelta:
    return timedelta(hours=hour.hour, minutes=hour.minute, seconds=hour.second)


def _at(day: date, hour: time) -> datetime:
    """On the wall's clock; midnight is the day's close."""
    return datetime.combine(day, MIDNIGHT) + (_since_midnight(hour) or DAY)


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment, timezone.get_default_timezone())
