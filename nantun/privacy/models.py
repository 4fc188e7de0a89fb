import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _l

from .fields import plain


class Access(models.TextChoices):
    REVEALED = "revealed", _l("查看全文")
    EXPORTED = "exported", _l("导出")
    DOWNLOADED = "downloaded", _l("下载")
    PRINTED = "printed", _l("打印")


@plain(
    "subject", "fields", "reason", because="read by the auditor whatever becomes of the keys; it names rows and purposes, never contents"
)
class AccessLog(models.Model):
    """Who saw or took away what, and why. Rows are added in the reading's own transaction and never change."""

    at = models.DateTimeField(_l("时间"), auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_l("何人"), related_name="+")
    action = models.CharField(_l("行为"), max_length=20, choices=Access)
    subject = models.CharField(_l("对象"), max_length=200, help_text="type:key of what was seen, or the address of an exported list")
    fields = models.CharField(_l("内容"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_l("行数"), null=True)
    reason = models.CharField(_l("事由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _l("访问记录")
        verbose_name_plural = _l("访问记录")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="access_by_subject"),
            models.Index(fields=["user", "-at"], name="access_by_user"),
        ]
        triggers = [
            pgtrigger.Protect(name="access_never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="access_never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the access log is never emptied';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
