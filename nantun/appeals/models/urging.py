from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee, Unit
from nantun.privacy.fields import plain

from ..choices import Status, UrgeReason
from ..querysets import UrgeSheetQuerySet
from .appeal import Appeal
from .parts import Move

LONGEST_ANSWER = 500


@plain("addressee", because="the head of a printed sheet")
class UrgeSheet(models.Model):
    """一页催办单: what was put before a unit or a leader at a meeting, kept as it was printed, and the scan with what was written on it.

    addressee: whom it goes to, as they were that day; edition: 1, and one more each time it was made anew before the meeting;
    left_out: how many more had no room on the page. scan, sha256: empty until the signed sheet is uploaded.
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    day = models.DateField(_l("例会日期"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("单位"))
    leader = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("领导"))
    edition = models.PositiveSmallIntegerField(_l("第几次生成"), default=1)
    addressee = models.CharField(_l("交给谁"), max_length=120, blank=True)
    left_out = models.PositiveSmallIntegerField(_l("未列出"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("制单人"))
    made_at = models.DateTimeField(_l("制单时间"))
    scan = models.FileField(_l("签字单扫描件"), upload_to="appeals/sheets", blank=True)
    sha256 = models.CharField(max_length=64, editable=False, blank=True)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("上传人")
    )
    scanned_at = models.DateTimeField(_l("上传时间"), null=True, blank=True)

    objects = UrgeSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _l("催办单")
        verbose_name_plural = _l("催办单")
        ordering = ["-day", "id"]
        indexes = [
            models.Index(fields=["unit", "-day"], name="urge_of_unit"),
            models.Index(fields=["leader", "-day"], name="urge_of_leader"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, leader__isnull=True) | Q(unit__isnull=True, leader__isnull=False),
                name="urge_unit_or_leader",
                violation_error_message=_l("催办单交给一个单位或一位领导。"),
            ),
            models.UniqueConstraint(
                fields=["day", "unit", "leader", "edition"],
                nulls_distinct=False,
                name="urge_sheet_once",
                violation_error_message=_l("这张催办单已经生成过。"),
            ),
            models.CheckConstraint(
                condition=Q(scan="", sha256="", scanned_by__isnull=True, scanned_at__isnull=True)
                | ~Q(scan="") & ~Q(sha256="") & Q(scanned_by__isnull=False, scanned_at__isnull=False),
                name="urge_scan_says_who_and_when",
                violation_error_message=_l("扫描件要写明何人何时上传。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_printed", exclude=["scan", "sha256", "scanned_by", "scanned_at"]),
            pgtrigger.Protect(name="scanned_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.scan <> ''")),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("appeals:sheet", args=[self.pk])

    @property
    def subject(self) -> Unit | Employee:
        """Whose sheet it is. raises ValueError for one that is nobody's, which the database refuses."""
        found = self.unit or self.leader
        if found is None:
            raise ValueError("a sheet is a unit's or a leader's")
        return found


@plain("words", "answer", because="as they were printed for a meeting and written beside it, and stand in the appeal's story")
class UrgeLine(models.Model):
    """One appeal on the sheet as it stood when that was printed, and what was written beside it by pen.

    why: the gravest reason; standing: the same in words (超期 3 天); words: what was raised, cut to the room that a line has.
    answer: "" until it is entered, once. move: the note that it became in the appeal's story; None where the appeal took none.
    """

    sheet = models.ForeignKey(UrgeSheet, models.PROTECT, related_name="lines", verbose_name=_l("催办单"))
    order = models.PositiveSmallIntegerField(_l("序号"))
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="urge_lines", verbose_name=_l("诉求"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("主办单位"))
    why = models.CharField(_l("为什么催办"), max_length=20, choices=UrgeReason)
    status = models.CharField(_l("当时状态"), max_length=20, choices=Status)
    due_on = models.DateField(_l("当时时限"), null=True, blank=True)
    standing = models.CharField(_l("情况"), max_length=60)
    words = models.CharField(_l("事项"), max_length=120)
    answer = models.CharField(_l("领导批示或答复"), max_length=LONGEST_ANSWER, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("录入人")
    )
    entered_at = models.DateTimeField(_l("录入时间"), null=True, blank=True)
    move = models.ForeignKey(Move, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("办理经过"))

    class Meta:
        verbose_name = _l("催办事项")
        verbose_name_plural = _l("催办事项")
        ordering = ["sheet", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "appeal"], name="urge_line_once", violation_error_message=_l("一件诉求在一张单上只列一次。")
            ),
            models.CheckConstraint(
                condition=Q(answer="", entered_by__isnull=True, entered_at__isnull=True, move__isnull=True)
                | ~Q(answer="") & Q(entered_by__isnull=False, entered_at__isnull=False),
                name="urge_answer_says_who_and_when",
                violation_error_message=_l("批示要写明何人何时录入。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_printed", exclude=["answer", "entered_by", "entered_at", "move"]),
            pgtrigger.Protect(name="entered_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.answer <> ''")),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.order}"
