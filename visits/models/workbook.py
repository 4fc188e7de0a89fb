from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.uploads.models import Upload

from ..querysets import VisitWorkbookQuerySet


class VisitWorkbook(Upload):
    """A workbook of visits. counts: fresh, known, alike rows before the import; made, known after it."""

    objects = VisitWorkbookQuerySet.as_manager()

    class Meta(Upload.Meta):
        verbose_name = _l("走访工作簿")
        verbose_name_plural = _l("走访工作簿")

    def get_absolute_url(self) -> str:
        return reverse("visits:workbook", args=[self.pk])
