from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nantun.privacy.fields import plain

from ..choices import WorkbookStatus
from ..querysets import VisitWorkbookQuerySet


@plain("name", because="of a workbook")
class VisitWorkbook(models.Model):
    """A workbook of visits that somebody uploaded: looked through, then imported by his word, or not.

    made, known: visits made of it, and rows passed over because they had been imported before. The file goes when it was imported or given up.
    """

    file = models.FileField(_("工作簿"), upload_to="visits/workbooks", blank=True)
    name = models.CharField(_("文件名"), max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    added_at = models.DateTimeField(_("上传时间"))
    status = models.CharField(_("状态"), max_length=20, choices=WorkbookStatus, default=WorkbookStatus.WAITING)
    made = models.PositiveIntegerField(_("登记走访"), default=0)
    known = models.PositiveIntegerField(_("跳过已登记"), default=0)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("后台任务"))

    objects = VisitWorkbookQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访工作簿")
        verbose_name_plural = _("走访工作簿")
        ordering = ["-added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=WorkbookStatus.IMPORTED) | Q(made=0, known=0), name="workbook_counts_what_it_imported"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("visits:workbook", args=[self.pk])

    @property
    def state(self) -> WorkbookStatus:
        return WorkbookStatus(self.status)

    def content(self) -> bytes:
        """From its beginning, however often it is asked for."""
        with self.file.open("rb") as file:
            return file.read()
