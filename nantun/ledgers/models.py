"""What is kept about a ledger's months: its workbooks, who confirmed them, the seal. The rows themselves belong to the activities."""

from __future__ import annotations

from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Unit
from nantun.privacy.fields import plain
from nantun.refusals import silent

from . import shelf
from .choices import Way
from .querysets import BookQuerySet, OfMonthQuerySet

NEVER_CHANGES = pgtrigger.Update | pgtrigger.Delete


class OfMonth(models.Model):
    """A row about a ledger's month. month: its first day."""

    ledger = models.CharField(_l("台账"), max_length=40)
    month = models.DateField(_l("月份"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.ledger} {self.month:%Y-%m}"


@silent("edition_is_sealed", because="versions are counted by the program")
@plain("reason", because="of a workbook, and printed in it")
class Edition(OfMonth):
    """That a version of the sealed month is wanted, by whom and why; its books are built by a job. Version 1 is asked for by the seal itself."""

    version = models.PositiveSmallIntegerField(_l("版本"))
    reason = models.CharField(_l("重新生成原因"), max_length=200, blank=True)
    filed_on = models.DateField(_l("填报日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("何人"))
    at = models.DateTimeField(_l("时间"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _l("封存版本")
        verbose_name_plural = _l("封存版本")
        ordering = ["ledger", "month", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "month", "version"], name="edition_once", violation_error_message=_l("这个版本已有。")
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="edition_is_sealed"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="edition_says_why", violation_error_message=_l("重新生成要写明原因。")
            ),
        ]
        triggers = [pgtrigger.Protect(name="edition_never_changes", operation=NEVER_CHANGES)]


@silent("seal_month_is_a_first", because="months are read from addresses, which name no day")
class Seal(OfMonth):
    """封存: from this row on nothing of the month changes (seals.py). unit null: all units, which is how months are sealed."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("单位"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("封存人"))
    at = models.DateTimeField(_l("封存时间"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _l("封存")
        verbose_name_plural = _l("封存")
        ordering = ["ledger", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "month", "unit"], nulls_distinct=False, name="seal_once", violation_error_message=_l("这个月已经封存。")
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="seal_month_is_a_first"),
        ]
        triggers = [pgtrigger.Protect(name="seal_never_breaks", operation=NEVER_CHANGES)]


@silent("trial_month_is_a_first", because="months are read from addresses, which name no day")
@plain("reason", because="of a month")
class TrialMonth(OfMonth):
    """试运行: a month that is tried out and never sealed."""

    reason = models.CharField(_l("说明"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("设定人"))
    at = models.DateTimeField(_l("设定时间"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _l("试运行月份")
        verbose_name_plural = _l("试运行月份")
        ordering = ["ledger", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "month"], name="trial_month_once", violation_error_message=_l("这个月已设为试运行。")
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="trial_month_is_a_first"),
        ]
        triggers = [pgtrigger.Protect(name="trial_month_stays", operation=NEVER_CHANGES)]


@silent("confirmation_month_is_a_first", because="months are read from addresses, which name no day")
@plain("sha256", "digest", because="hashes")
class Confirmation(OfMonth):
    """审核: the unit's head approves the workbook that he saw. Of several the latest counts.

    sha256, digest: of that workbook and of its rows, scan_sha256 of the scan; another digest in the draft of today means that rows changed since.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    way = models.CharField(_l("方式"), max_length=20, choices=Way)
    scan = models.FileField(_l("扫描件"), upload_to="ledgers", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("何人"))
    at = models.DateTimeField(_l("时间"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _l("审核确认")
        verbose_name_plural = _l("审核确认")
        ordering = ["ledger", "month", "unit", "-at", "-pk"]
        indexes = [models.Index(fields=["ledger", "month", "unit", "-at"], name="confirmation_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(way=Way.SCAN) & ~Q(scan="") & ~Q(scan_sha256="") | Q(way=Way.SCREEN, scan="", scan_sha256=""),
                name="confirmation_scan_has_its_file",
                violation_error_message=_l("请上传签字盖章的扫描件。"),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="confirmation_month_is_a_first"),
        ]
        triggers = [pgtrigger.Protect(name="confirmation_never_changes", operation=NEVER_CHANGES)]


@silent("book_month_is_a_first", because="months are read from addresses, which name no day")
@plain("path", "sha256", "digest", "annex_path", "annex_sha256", because="files and their hashes")
class LedgerBook(OfMonth):
    """One workbook: of a unit, or of the mine (unit null). Version 0 is the draft, replaced at each building; 1 and on are sealed.

    path: below var/ledgers; digest: of what its rows say, without dates and styles ("" for the mine's); totals: by the column's key, as text;
    annex_*: the internal annex, empty where the ledger has none. filed_on: the 填报日期 that it shows.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("单位"))
    version = models.PositiveSmallIntegerField(_l("版本"), default=0)
    filed_on = models.DateField(_l("填报日期"))
    path = models.CharField(_l("文件"), max_length=200)
    rows = models.PositiveIntegerField(_l("行数"))
    totals = models.JSONField(_l("合计"), default=dict, blank=True)
    sha256 = models.CharField(_l("SHA-256"), max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    annex_path = models.CharField(_l("附件文件"), max_length=200, blank=True)
    annex_rows = models.PositiveIntegerField(_l("附件行数"), default=0)
    annex_sha256 = models.CharField(max_length=64, blank=True)
    built_at = models.DateTimeField(_l("生成时间"))
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("生成人")
    )

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = _l("台账册")
        verbose_name_plural = _l("台账册")
        ordering = ["ledger", "-month", "unit__order", "unit", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "month", "unit", "version"],
                nulls_distinct=False,
                name="book_once_a_version",
                violation_error_message=_l("这一册已经生成。"),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="book_month_is_a_first"),
        ]
        triggers = [
            pgtrigger.Protect(name="sealed_book_never_changes", operation=NEVER_CHANGES, condition=pgtrigger.Condition("OLD.version > 0"))
        ]

    @property
    def is_draft(self) -> bool:
        return self.version == 0

    @property
    def file(self) -> Path:
        return shelf.root() / self.path

    @property
    def annex_file(self) -> Path | None:
        return shelf.root() / self.annex_path if self.annex_path else None
