from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nantun.privacy.fields import plain

from ..roster.choices import ImportStatus
from ..roster.querysets import RosterImportQuerySet


@plain("file_name", "error", because="of a workbook")
@pghistory.track(exclude=["file", "marked", "changes", "faults"])
class RosterImport(models.Model):
    """One uploaded roster, from the upload to what came of it.

    file, marked: the workbook and its copy with the faults marked, sealed, forgotten once it is applied or after a day.
    changes: what it would change (preview.described), faults: what is wrong with it, both without ID numbers.
    leaving: keys of the employees that were ticked as 离岗; fingerprint: of the changes that were shown.
    """

    status = models.CharField(_("状态"), max_length=20, choices=ImportStatus, default=ImportStatus.READING)
    file = models.FileField(_("文件"), upload_to="roster/", blank=True)
    file_name = models.CharField(_("文件名"), max_length=120)
    marked = models.FileField(_("标注了错误的文件"), upload_to="roster/", blank=True)
    asked_day = models.DateField(_("指定的花名册日期"), null=True, blank=True)
    day = models.DateField(_("花名册日期"), null=True, blank=True)
    counts = models.JSONField(_("数目"), default=dict, blank=True)
    changes = models.JSONField(_("变动"), default=dict, blank=True)
    faults = models.JSONField(_("错误"), default=list, blank=True)
    notes = models.JSONField(_("说明"), default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    leaving = models.JSONField(_("登记离岗"), default=list, blank=True)
    error = models.CharField(_("未导入的原因"), max_length=500, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("后台任务"))
    uploaded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))
    confirmed_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    applied_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("花名册导入")
        verbose_name_plural = _("花名册导入")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ImportStatus.APPLIED, applied_at__isnull=False, day__isnull=False)
                | (~Q(status=ImportStatus.APPLIED) & Q(applied_at__isnull=True)),
                name="roster_import_applied_is_dated",
                violation_error_message=_("已导入的花名册要有日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("people:roster-import", args=[self.pk])

    @property
    def state(self) -> ImportStatus:
        return ImportStatus(self.status)
