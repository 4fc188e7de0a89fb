from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a special day comes from."""

    SEEDED = "seeded", _("程序自带")
    NOTICE = "notice", _("按通知")


class Belongs(models.TextChoices):
    """To which day a shift over midnight belongs. Midnight itself closes one day and opens the next."""

    STARTS = "starts", _("开始的那天")
    ENDS = "ends", _("结束的那天")


class Festival(models.TextChoices):
    SPRING = "spring", _("春节")
    DRAGON_BOAT = "dragon_boat", _("端午")
    MID_AUTUMN = "mid_autumn", _("中秋")
    EID_AL_FITR = "eid_al_fitr", _("开斋节")

    @property
    def is_sighted(self) -> bool:
        """Its day is seen, not reckoned: until somebody confirms it, it is an estimate."""
        return self is Festival.EID_AL_FITR
