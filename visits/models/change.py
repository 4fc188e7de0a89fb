from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.models import Step
from nantun.privacy.fields import plain

from .visit import Visit


@plain("text", because="of what is sealed it says only that it was changed")
class VisitChange(Step):
    """One step of a visit's story after it was entered; text: of a change what was changed, in words.

    Of what only few may read it says that it was changed, not into what.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="moves", verbose_name=_l("走访"))

    class Meta(Step.Meta):
        verbose_name = _l("走访修改")
        verbose_name_plural = _l("走访修改")
        ordering = ["visit", "id"]
