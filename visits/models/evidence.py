from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee
from nantun.privacy.fields import EncryptedTextField
from nantun.privacy.kept import KeptFile

from ..choices import PageStatus
from ..querysets import NotebookPageQuerySet, SignedSheetQuerySet
from .visit import Visit


class VisitPhoto(KeptFile):
    """A photograph of a visit."""

    folder, pictures_only = "photos", True

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos", verbose_name=_l("走访"))

    class Meta:
        verbose_name = _l("走访照片")
        verbose_name_plural = _l("走访照片")
        ordering = ["visit", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "sha256"], name="photo_once_a_visit", violation_error_message=_l("这张照片已经上传过。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.pk}"


class NotebookPage(KeptFile):
    """A photographed notebook page, saved at once, waiting for somebody to make visits of it (待整理)."""

    folder, pictures_only = "notebook", True

    principal = models.ForeignKey(Employee, models.PROTECT, related_name="notebook_pages", verbose_name=_l("走访人"))
    note = EncryptedTextField(_l("说明"), blank=True)
    status = models.CharField(_l("状态"), max_length=20, choices=PageStatus, default=PageStatus.WAITING)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("整理人")
    )
    settled_at = models.DateTimeField(_l("整理时间"), null=True, blank=True)
    visits = models.ManyToManyField(Visit, blank=True, related_name="notebook_pages", verbose_name=_l("整理出的走访"))

    objects = NotebookPageQuerySet.as_manager()

    class Meta:
        verbose_name = _l("笔记照片")
        verbose_name_plural = _l("笔记照片")
        ordering = ["added_at"]
        indexes = [models.Index(fields=["principal"], name="page_waiting", condition=Q(status=PageStatus.WAITING))]

    def __str__(self) -> str:
        return f"{self.principal} {self.added_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("visits:page", args=[self.pk])

    @property
    def status_colour(self) -> str:
        return PageStatus(self.status).colour

    @property
    def is_waiting(self) -> bool:
        return self.status == PageStatus.WAITING


class SignedSheet(KeptFile):
    """月度签字确认单: the paper on which a visitor signed for a month of entries made for him."""

    folder = "sheets"

    principal = models.ForeignKey(Employee, models.PROTECT, related_name="signed_sheets", verbose_name=_l("走访人"))
    month = models.DateField(_l("月份"))

    objects = SignedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _l("签字确认单")
        verbose_name_plural = _l("签字确认单")
        ordering = ["-added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="sheet_month_is_a_first", violation_error_message=_l("月份应为该月1日。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.month:%Y-%m}"
