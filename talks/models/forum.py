from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.moves.models import Guarded
from nantun.people.models import Employee, Unit
from nantun.privacy.fields import plain
from nantun.refusals import submitted_once

from ..choices import ForumKind, PlaceKind
from ..querysets import ForumQuerySet


@plain("minutes", because="what was said before many is no secret between two (docs/decisions/0015)")
@pghistory.track()
class Forum(Guarded):
    """恳谈会: many at one table. Its minutes are no secret between two; who was there is a row for each. guests: relatives, who stand on no roster."""

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    kind = models.CharField(_l("类别"), max_length=12, choices=ForumKind)
    day = models.DateField(_l("日期"))
    place_kind = models.CharField(_l("地点"), max_length=20, choices=PlaceKind, default=PlaceKind.OFFICE)
    place = models.CharField(_l("具体地点"), max_length=60, blank=True)
    held_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("主持人"))
    guests = models.PositiveSmallIntegerField(_l("到会家属人数"), default=0)
    minutes = models.TextField(_l("会议记录"), max_length=5000, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("录入人"))
    entered_at = models.DateTimeField(_l("录入时间"))
    submission = models.UUIDField(editable=False, help_text="made when the form is shown: one form, one forum")

    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = _l("恳谈会")
        verbose_name_plural = _l("恳谈会")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["unit", "-day"], name="forum_of_unit")]
        constraints = [
            submitted_once("forum_submitted_once"),
            models.CheckConstraint(
                condition=Q(kind=ForumKind.FAMILY) | Q(guests=0),
                name="forum_guests_are_families",
                violation_error_message=_l("只有家属恳谈会填家属人数。"),
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("talks:forum", args=[self.pk])


class Attendance(models.Model):
    """到会: one person at one forum, once."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="attended", verbose_name=_l("恳谈会"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("职工"))

    class Meta:
        verbose_name = _l("到会")
        verbose_name_plural = _l("到会")
        ordering = ["forum", "employee__pinyin", "employee__number"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "employee"], name="attended_once", violation_error_message=_l("已记到会。"))
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.employee_id}"
