from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.uploads.choices import Status
from nantun.uploads.models import Upload

from ..querysets import RosterImportQuerySet


@pghistory.track(exclude=["file", "marked", "found"])
class RosterImport(Upload):
    """One uploaded roster of the mine.

    asked_day: given by the person; day: as of which it is compared and written. counts: compare.Plan.counts; found: preview.described, without ID numbers.
    leaving: keys of the employees that become 离岗.
    """

    asked_day = models.DateField(_l("指定的花名册日期"), null=True, blank=True)
    day = models.DateField(_l("花名册日期"), null=True, blank=True)
    notes = models.JSONField(_l("说明"), default=dict, blank=True)
    leaving = models.JSONField(_l("登记离岗"), default=list, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta(Upload.Meta):
        verbose_name = _l("花名册导入")
        verbose_name_plural = _l("花名册导入")
        constraints = [
            *Upload.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status=Status.IMPORTED) | Q(day__isnull=False),
                name="roster_import_applied_is_dated",
                violation_error_message=_l("已导入的花名册要有日期。"),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("people:roster-import", args=[self.pk])
