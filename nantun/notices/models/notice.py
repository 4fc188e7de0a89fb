from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import plain
from nantun.refusals import silent

from ..querysets import NoticeQuerySet


@silent("notice_links_into_the_house", because="the program's own addresses")
@silent("notice_sent_once", because="what was told already is left out")
@plain("subject", "title", "text", "url", "reason", because="the program's own words, which leave out illness, card and what was said")
class Notice(models.Model):
    """One thing told to one person. That the row is there says that it was told; it cannot be there twice.

    kind: stable word, e.g. "visits.must"; subject: what it is about, "job:6f1c…"; day: the day it belongs to, not the one it was sent.
    reason: why this person is told; urgent: danger, which waits for no morning. It holds no ID number, card, telephone, address or illness.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_l("收件人"))
    kind = models.CharField(_l("种类"), max_length=60)
    subject = models.CharField(_l("关于"), max_length=120)
    day = models.DateField(_l("所属日期"))
    title = models.CharField(_l("标题"), max_length=120)
    text = models.CharField(_l("内容"), max_length=500, blank=True)
    url = models.CharField(_l("链接"), max_length=300, blank=True)
    reason = models.CharField(_l("为什么收到"), max_length=200, blank=True)
    urgent = models.BooleanField(_l("紧急"), default=False, db_default=False)
    created_at = models.DateTimeField(_l("时间"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_l("已读时间"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _l("消息")
        verbose_name_plural = _l("消息")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "recipient", "day"], name="notice_sent_once"),
            models.CheckConstraint(
                condition=~Q(title__regex=r"[0-9]{11}") & ~Q(text__regex=r"[0-9]{11}"),
                name="notice_without_long_numbers",
                violation_error_message=_l("消息里不能有身份证号、卡号或电话。"),
            ),
            models.CheckConstraint(condition=Q(url="") | Q(url__regex=r"^/([^/\\]|$)"), name="notice_links_into_the_house"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Opening it marks it read and goes on to what it tells of."""
        return reverse("notices:open", args=[self.pk])

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class DayDone(models.Model):
    """A day whose reminders have been sent; what a restart must not forget. sent: how many, added up in the course of the day."""

    day = models.DateField(_l("日期"), unique=True)
    sent = models.PositiveIntegerField(_l("条数"))
    done_at = models.DateTimeField(_l("完成时间"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _l("已发提醒的日子")
        verbose_name_plural = _l("已发提醒的日子")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"
