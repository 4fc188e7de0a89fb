from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nantun.privacy.fields import plain

from .visit import Visit


@plain("text", because="of what is sealed it says only that it was changed")
class VisitChange(models.Model):
    """What somebody changed in a visit, in words, for its story. Of what only few may read it says that it was changed, not into what."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="changes", verbose_name=_("走访"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    at = models.DateTimeField(_("修改时间"))
    text = models.TextField(_("改了什么"))

    class Meta:
        verbose_name = _("走访修改")
        verbose_name_plural = _("走访修改")
        ordering = ["visit", "at", "pk"]
        triggers = [pgtrigger.Protect(name="change_stays_told", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.at:%Y-%m-%d %H:%M}"
