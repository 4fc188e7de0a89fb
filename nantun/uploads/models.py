from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import EncryptedJSONField, plain

from .choices import Status


def folder(upload: Any, file_name: str) -> str:
    """The storage gives the file a name of its own."""
    return f"{upload._meta.app_label}/uploads/{file_name}"


@plain("name", "error", because="of a workbook")
class Upload(models.Model):
    """One uploaded workbook, from the upload to what came of it. A room's model adds what it is about, `objects` and `get_absolute_url`.

    file, marked: the workbook and its copy with the faults marked, sealed, gone once it is decided on or after a day.
    counts: figures of what it would do, then of what it did. found: what the page shows of it, its faults among it (importer.Checked).
    fingerprint: of what was shown, where only the very same may be written.
    """

    status = models.CharField(_l("状态"), max_length=12, choices=Status, default=Status.READING)
    file = models.FileField(_l("文件"), upload_to=folder, blank=True)
    name = models.CharField(_l("文件名"), max_length=120)
    marked = models.FileField(_l("标注了错误的文件"), upload_to=folder, blank=True)
    counts = models.JSONField(_l("数目"), default=dict, blank=True)
    found: Any = EncryptedJSONField(_l("核对结果"), default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    error = models.CharField(_l("未导入的原因"), max_length=500, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_l("后台任务"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("上传人"))
    added_at = models.DateTimeField(_l("上传时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("确认人")
    )
    confirmed_at = models.DateTimeField(_l("确认时间"), null=True, blank=True)
    imported_at = models.DateTimeField(_l("导入时间"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.IMPORTED, imported_at__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(status=Status.IMPORTED) & Q(imported_at__isnull=True)),
                name="%(app_label)s_%(class)s_imported_is_dated",
                violation_error_message=_l("已导入的文件要有确认人和导入时间。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def state(self) -> Status:
        return Status(self.status)

    @property
    def faults(self) -> list[list[Any]]:
        """[where, row, column, message, value as it may be shown] each, as many as are kept; counts["faults"] are all of them."""
        return self.found.get("faults", [])

    def content(self) -> bytes:
        """From its beginning, however often it is asked for."""
        with self.file.open("rb") as file:
            return file.read()
